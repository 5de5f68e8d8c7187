/** Exit asks, and says what it means for the internet. One question at a time. */
import type { Dialog } from 'electron';
import { text } from '../text.ts';

export class ExitQuestion {
  readonly #dialog: Pick<Dialog, 'showMessageBox'>;
  #isAsking = false;

  constructor(dialog: Pick<Dialog, 'showMessageBox'>) {
    this.#dialog = dialog;
  }

  /** @param proxy `host:port` that programs were told to use; null when there is none. */
  async ask(proxy: string | null): Promise<'exit' | 'stay'> {
    if (this.#isAsking) return 'stay';
    this.#isAsking = true;
    try {
      const { exit } = text;
      const { response } = await this.#dialog.showMessageBox({
        type: 'question',
        title: text.product,
        message: exit.question,
        detail: exit.consequence(proxy),
        buttons: [exit.exit, exit.stay],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      });
      return response === 0 ? 'exit' : 'stay';
    } finally {
      this.#isAsking = false;
    }
  }
}
