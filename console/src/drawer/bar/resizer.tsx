import { HEIGHT_MIN, heightMax } from './use-drawer-size.js';

interface ResizerProps {
  readonly height: number;
  readonly onHeight: (height: number) => void;
}

const STEP = 24;

/** The upper edge, to be dragged, or moved by the arrow keys. */
export function Resizer({ height, onHeight }: ResizerProps) {
  const targets: Readonly<Record<string, number>> = {
    ArrowUp: height + STEP,
    ArrowDown: height - STEP,
    Home: HEIGHT_MIN,
    End: heightMax(),
  };
  const press = (event: KeyboardEvent) => {
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onHeight(target);
  };
  const drag = (event: PointerEvent) => {
    const edge = event.currentTarget as HTMLElement;
    const start = height + event.clientY;
    const move = ({ clientY }: PointerEvent) => onHeight(start - clientY);
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', () => edge.removeEventListener('pointermove', move), { once: true });
  };
  return (
    <div
      class="resizer"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the wire drawer"
      aria-valuemin={HEIGHT_MIN}
      aria-valuemax={heightMax()}
      aria-valuenow={height}
      tabIndex={0}
      onKeyDown={press}
      onPointerDown={drag}
    />
  );
}
