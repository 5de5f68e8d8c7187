import { type RefObject, useCallback, useMemo, useState } from 'react';

/** The row the keys speak of, and whether its details are open. */
export interface Selection {
  readonly activeId: number | null;
  readonly isOpen: boolean;
  readonly move: (id: number) => void;
  readonly open: (id: number) => void;
  /** The details first, then the row itself. */
  readonly close: () => void;
  readonly clear: () => void;
}

const NONE = { activeId: null, isOpen: false };

export function useSelection(): Selection {
  const [state, setState] = useState<{ readonly activeId: number | null; readonly isOpen: boolean }>(NONE);
  const move = useCallback((id: number) => setState(({ isOpen }) => ({ activeId: id, isOpen })), []);
  const open = useCallback((id: number) => setState({ activeId: id, isOpen: true }), []);
  const close = useCallback(() => setState((now) => (now.isOpen ? { ...now, isOpen: false } : NONE)), []);
  const clear = useCallback(() => setState(NONE), []);
  return useMemo(() => ({ ...state, move, open, close, clear }), [state, move, open, close, clear]);
}

/** Closes the details and gives the focus back to the table they belong to. */
export function useClosing(selection: Selection, table: RefObject<HTMLElement | null>): () => void {
  return () => {
    selection.close();
    table.current?.focus({ preventScroll: true });
  };
}
