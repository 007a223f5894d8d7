import { useCallback, useEffect, useState } from 'preact/hooks';

const KEY = 'rally.drawer';
const DEFAULT_HEIGHT = 320;
export const HEIGHT_MIN = 120;

/** The panes keep some of the page. */
export function heightMax(): number {
  return Math.max(HEIGHT_MIN, Math.round(innerHeight * 0.75));
}

export interface DrawerSize {
  readonly isOpen: boolean;
  readonly height: number;
  readonly setOpen: (isOpen: boolean) => void;
  readonly setHeight: (height: number) => void;
}

/** Kept for the next visit. */
export function useDrawerSize(): DrawerSize {
  const [size, setSize] = useState(() => {
    const [state, height] = (localStorage.getItem(KEY) ?? '').split(' ');
    return { isOpen: state === 'open', height: bounded(Number(height) || DEFAULT_HEIGHT) };
  });
  useEffect(() => localStorage.setItem(KEY, `${size.isOpen ? 'open' : 'closed'} ${size.height}`), [size]);
  const setOpen = useCallback((isOpen: boolean) => setSize((old) => ({ ...old, isOpen })), []);
  const setHeight = useCallback((height: number) => setSize((old) => ({ ...old, height: bounded(height) })), []);
  return { ...size, setOpen, setHeight };
}

function bounded(height: number): number {
  return Math.round(Math.min(Math.max(height, HEIGHT_MIN), heightMax()));
}
