import { useEffect } from 'preact/hooks';
import type { Coordinates } from './geo.js';
import type { RoomMap } from './room-map.js';

const STEP_PX = 24;
const STEPS: Readonly<Record<string, readonly [east: number, south: number]>> = {
  ArrowLeft: [-STEP_PX, 0],
  ArrowRight: [STEP_PX, 0],
  ArrowUp: [0, -STEP_PX],
  ArrowDown: [0, STEP_PX],
};

interface ArrowKeys {
  readonly map: RoomMap | undefined;
  /** Else the keys move the map. */
  readonly isMoving: boolean;
  readonly me: Coordinates | undefined;
  readonly onMove: (place: Coordinates) => unknown;
  readonly onEnd: (aim: undefined) => void;
}

/** While I am moved by clicking, the arrow keys move me, too; Escape ends what a click is for. */
export function useArrowKeys({ map, isMoving, me, onMove, onEnd }: ArrowKeys): (event: KeyboardEvent) => void {
  useEffect(() => map?.panByKeys(!isMoving), [map, isMoving]);
  return (event) => {
    if (event.key === 'Escape') return onEnd(undefined);
    const step = STEPS[event.key];
    if (!isMoving || map === undefined || step === undefined || isField(event.target)) return;
    event.preventDefault();
    onMove(me === undefined ? map.center : map.beside(me, step));
  };
}

/** In which the arrow keys have a meaning already. */
function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
}
