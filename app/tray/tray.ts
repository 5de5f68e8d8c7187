/** The icon beside the clock and its menu: shows what it is told, passes on what is chosen. Decides nothing. */
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from 'electron';
import { writePng } from './png.ts';
import { drawShield, type ShieldState } from './shield.ts';
import { type TrayAction, type TrayLine, trayMenu, type TrayMenuFacts } from './tray-menu.ts';
import { shieldOf, tooltip } from './tray-state.ts';

/** What tests look at: the drawing itself is the system's. */
export interface TrayLook {
  readonly shield: ShieldState;
  readonly tooltip: string;
  readonly menu: Menu;
}

/** Pixels of the icon at the usual and at double density. */
const SIZES = [16, 32] as const;

export class TrayIcon {
  readonly #tray: Tray;
  readonly #onChosen: (action: TrayAction, checked: boolean) => void;
  #lines = '';
  #look: TrayLook;

  constructor(facts: TrayMenuFacts, onChosen: (action: TrayAction, checked: boolean) => void) {
    this.#onChosen = onChosen;
    this.#look = { shield: shieldOf(facts.state), tooltip: '', menu: new Menu() };
    this.#tray = new Tray(shieldImage(this.#look.shield));
    if (process.platform !== 'darwin') this.#tray.on('click', () => onChosen('open', false)); // there a click opens the menu
    this.#tray.on('double-click', () => onChosen('open', false));
    this.show(facts);
  }

  get look(): TrayLook {
    return this.#look;
  }

  /** Touches the system only where something differs: an open menu closes when it is replaced. */
  show(facts: TrayMenuFacts): void {
    const words = tooltip(facts.state);
    if (words !== this.#look.tooltip) this.#tray.setToolTip(words);
    const shield = shieldOf(facts.state);
    if (shield !== this.#look.shield) this.#tray.setImage(shieldImage(shield));
    const lines = trayMenu(facts);
    const isSame = JSON.stringify(lines) === this.#lines;
    this.#look = { shield, tooltip: words, menu: isSame ? this.#look.menu : this.#newMenu(lines) };
  }

  /** Puts the menu back as it was: the system has already moved the check mark of what was chosen. */
  showAgain(facts: TrayMenuFacts): void {
    this.#lines = '';
    this.show(facts);
  }

  destroy(): void {
    this.#tray.destroy();
  }

  #newMenu(lines: readonly TrayLine[]): Menu {
    const menu = Menu.buildFromTemplate(lines.map((line) => this.#item(line)));
    this.#tray.setContextMenu(menu);
    this.#lines = JSON.stringify(lines);
    return menu;
  }

  #item(line: TrayLine): MenuItemConstructorOptions {
    switch (line.type) {
      case 'separator':
        return { type: 'separator' };
      case 'words':
        return { id: line.id, label: line.label, enabled: false };
      case 'action':
        return { id: line.id, label: line.label, enabled: line.enabled, click: () => this.#onChosen(line.id, false) };
      case 'switch': {
        const { id, label, enabled, checked } = line;
        return { id, label, type: 'checkbox', enabled, checked, click: (item) => this.#onChosen(id, item.checked) };
      }
    }
  }
}

/** For the tray and the window's own icon. */
export function shieldImage(state: ShieldState, sizes: readonly number[] = SIZES): NativeImage {
  const isTemplate = process.platform === 'darwin';
  const smallest = sizes[0] ?? SIZES[0];
  const image = nativeImage.createEmpty();
  for (const size of sizes) {
    const buffer = writePng(drawShield(state, size, isTemplate));
    image.addRepresentation({ scaleFactor: size / smallest, width: size, height: size, buffer });
  }
  if (isTemplate) image.setTemplateImage(true);
  return image;
}
