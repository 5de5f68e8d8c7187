import { useEffect } from 'react';
import { useRoute } from '../../route/use-route.ts';
import { screenFor } from './shortcuts.ts';

/** Ctrl+1 to Ctrl+9 go to the screens, wherever the focus is. */
export function useShortcuts(): void {
  const { go } = useRoute();
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const screen = screenFor(event);
      if (screen === null) return;
      event.preventDefault();
      go({ screen, settings: {} });
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [go]);
}
