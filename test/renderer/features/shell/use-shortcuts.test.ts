import { expect, it } from 'vitest';
import { useShortcuts } from '../../../../renderer/features/shell/use-shortcuts.ts';
import { onStage, page } from '../../../support/hook-stage.ts';

function press(code: string, ctrlKey: boolean): Event {
  const event = Object.assign(new Event('keydown', { cancelable: true }), {
    code,
    ctrlKey,
    metaKey: false,
    altKey: false,
    shiftKey: false,
  });
  page.dispatchEvent(event);
  return event;
}

it('a shortcut goes to its screen and to nothing else; another key is left alone', async () => {
  page.location.hash = '#/home';
  const stage = await onStage(useShortcuts, undefined);
  const pressed = async (code: string, ctrlKey: boolean): Promise<readonly [boolean, string]> => {
    let event: Event | undefined;
    await stage.after(() => (event = press(code, ctrlKey)));
    return [event?.defaultPrevented === true, page.location.hash];
  };
  expect(await pressed('Digit2', true)).toEqual([true, '#/live']);
  expect(await pressed('Digit3', false)).toEqual([false, '#/live']);
  await stage.leave();
  expect(await pressed('Digit4', true)).toEqual([false, '#/live']);
});
