import type { RefObject } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** So near to the end counts as there. */
const END_PX = 40;

/**
 * Where a list is scrolled to: its end, or a child and how far its lower edge is from the top of the list. The lower one,
 * because what comes before a message may take its day and its head off it.
 */
type Place = { readonly isEnd: true } | { readonly isEnd: false; readonly child: HTMLElement; readonly offset: number };

export interface ScrollPlace {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Its only child: what is longer than it. */
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
  readonly onScroll: () => void;
}

/**
 * Keeps what is looked at where it is, whatever is put before it, or changes its size: the end, if that is what is looked
 * at. `overflow-anchor` does it in some browsers, and in none at the very top, where older messages come.
 */
export function useScrollPlace(): ScrollPlace {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ isEnd: true });
  const [isAtEnd, setAtEnd] = useState(true);
  const size = useRef('');
  const restore = useCallback(() => {
    if (scroller.current === null) return;
    size.current = sizeOf(scroller.current);
    scrollTo(scroller.current, place.current);
  }, []);
  useEffect(() => {
    // Told after layout and before the picture: nothing is seen to jump.
    const observer = new ResizeObserver(restore);
    for (const { current } of [scroller, content]) if (current !== null) observer.observe(current);
    return () => observer.disconnect();
  }, [restore]);
  useLayoutEffect(restore, [restore]);
  const onScroll = () => {
    if (scroller.current === null || content.current === null) return;
    if (sizeOf(scroller.current) !== size.current) return; // It is about to be put right, and this was not the user.
    place.current = placeOf(scroller.current, content.current);
    setAtEnd(place.current.isEnd);
  };
  const toEnd = useCallback(() => {
    place.current = { isEnd: true };
    setAtEnd(true);
    restore();
  }, [restore]);
  return { scroller, content, isAtEnd, toEnd, onScroll };
}

function sizeOf({ scrollHeight, clientHeight }: HTMLElement): string {
  return `${scrollHeight}/${clientHeight}`;
}

function placeOf(scroller: HTMLElement, content: HTMLElement): Place {
  const { scrollTop, scrollHeight, clientHeight } = scroller;
  const child = firstBelow(content.children, scrollTop);
  if (child === undefined || scrollHeight - clientHeight - scrollTop < END_PX) return { isEnd: true };
  return { isEnd: false, child, offset: bottomOf(child) - scrollTop };
}

function scrollTo(scroller: HTMLElement, place: Place): void {
  if (place.isEnd) scroller.scrollTop = scroller.scrollHeight;
  else if (place.child.isConnected) scroller.scrollTop = bottomOf(place.child) - place.offset;
}

/** The first child that reaches below `top`: they stand one below the other. */
function firstBelow(children: HTMLCollection, top: number): HTMLElement | undefined {
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottomOf(children[middle] as HTMLElement) > top) high = middle;
    else low = middle + 1;
  }
  return children[low] as HTMLElement | undefined;
}

function bottomOf({ offsetTop, offsetHeight }: HTMLElement): number {
  return offsetTop + offsetHeight;
}
