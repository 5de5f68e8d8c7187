import type { MessageBoxOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { ExitQuestion } from '../../../app/leaving/exit-question.ts';

class Asked {
  readonly boxes: MessageBoxOptions[] = [];
  answer: (response: number) => void = () => {};
  break: () => void = () => {};

  readonly showMessageBox = (first: unknown): Promise<{ response: number; checkboxChecked: boolean }> => {
    this.boxes.push(first as MessageBoxOptions);
    return new Promise((resolve, reject) => {
      this.answer = (response) => resolve({ response, checkboxChecked: false });
      this.break = () => reject(new Error('no display'));
    });
  };
}

describe('the question before exit', () => {
  it('says what exit means for programs that use the proxy', async () => {
    const asked = new Asked();
    const answer = new ExitQuestion(asked).ask('127.0.0.1:3128');
    expect(asked.boxes[0]?.detail).toContain('127.0.0.1:3128');
    asked.answer(0);
    expect(await answer).toBe('exit');
  });

  it('names no proxy where there is none, and stays by default and on Escape', async () => {
    const asked = new Asked();
    const answer = new ExitQuestion(asked).ask(null);
    expect(asked.boxes[0]).toMatchObject({ defaultId: 1, cancelId: 1, buttons: ['Exit', 'Keep running'] });
    expect(asked.boxes[0]?.detail).not.toContain('null');
    asked.answer(1);
    expect(await answer).toBe('stay');
  });

  it('is asked once at a time, and again later', async () => {
    const asked = new Asked();
    const question = new ExitQuestion(asked);
    const first = question.ask(null);
    expect(await question.ask(null)).toBe('stay');
    expect(asked.boxes).toHaveLength(1);
    asked.answer(1);
    await first;
    void question.ask(null);
    expect(asked.boxes).toHaveLength(2);
  });

  it('that cannot be asked is no answer, and may be tried again', async () => {
    const asked = new Asked();
    const question = new ExitQuestion(asked);
    const first = question.ask(null);
    asked.break();
    await expect(first).rejects.toThrow('no display');
    void question.ask(null);
    expect(asked.boxes).toHaveLength(2);
  });
});
