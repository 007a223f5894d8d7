import { useState } from 'preact/hooks';
import { spotAt } from './spot.js';
import type { DayBox, Spot } from './spot.js';

export interface ListRef {
  readonly current: HTMLElement | null;
}
export interface Dragging {
  readonly item_id: string;
  readonly spot: Spot | undefined;
}

interface DragOptions {
  readonly list: HTMLElement;
  readonly card: HTMLElement;
  readonly from: PointerEvent;
  readonly onSpot: (dragging: Dragging | undefined) => void;
  readonly onDrop: (itemId: string, spot: Spot) => void;
}

/** Less is a click. */
const BEGINS_PX = 5;
/** So near the edge the list scrolls. */
const EDGE_PX = 36;
const SCROLL_PX = 8;
/** What is there to be used, or to be read, is not picked up; with a finger only the grip is, since the rest scrolls. */
const NO_HANDLE = 'button, input, select, textarea, a, form, label';

/** `[data-item]` may be dragged within and between the `[data-day]` of the list, unless it is `[data-locked]`. */
export function useDrag(list: ListRef, onDrop: DragOptions['onDrop']) {
  const [dragging, onSpot] = useState<Dragging>();
  const onPointerDown = (event: PointerEvent) => {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>('[data-item]:not([data-locked])');
    const isHandle =
      event.pointerType === 'mouse' ? target.closest(NO_HANDLE) === null : target.closest('.plan-grip') !== null;
    if (card === null || list.current === null || !isHandle || event.button !== 0) return;
    new Drag({ list: list.current, card, from: event, onSpot, onDrop });
  };
  return { dragging, onPointerDown };
}

/** From the pointer that goes down to the one that goes up. */
class Drag {
  private readonly over = new AbortController();
  private readonly itemId: string;
  private readonly scrollFrom: number;
  private y: number;
  private isMoving = false;
  private spot: Spot | undefined;

  constructor(private readonly options: DragOptions) {
    const { list, card, from } = options;
    this.itemId = card.dataset['item'] ?? '';
    this.scrollFrom = list.scrollTop;
    this.y = from.clientY;
    const { signal } = this.over;
    addEventListener('pointermove', (event) => this.move(event), { signal });
    addEventListener('pointerup', () => this.end(this.spot), { signal });
    addEventListener('pointercancel', () => this.end(undefined), { signal });
    addEventListener('keydown', ({ key }) => key === 'Escape' && this.end(undefined), { signal });
  }

  private move({ clientY }: PointerEvent): void {
    this.y = clientY;
    if (this.isMoving || Math.abs(clientY - this.options.from.clientY) < BEGINS_PX) return;
    this.isMoving = true;
    this.options.card.dataset['dragged'] = '';
    this.frame();
  }

  /** Again with each picture: the list may scroll under a pointer that rests. */
  private readonly frame = (): void => {
    if (this.over.signal.aborted) return;
    const { list, card, from, onSpot } = this.options;
    const { top, bottom } = list.getBoundingClientRect();
    if (this.y < top + EDGE_PX) list.scrollTop -= SCROLL_PX;
    if (this.y > bottom - EDGE_PX) list.scrollTop += SCROLL_PX;
    card.style.translate = `0 ${this.y - from.clientY + list.scrollTop - this.scrollFrom}px`;
    const spot = spotAt(this.y, daysIn(list), this.itemId);
    if (spot?.day !== this.spot?.day || spot?.after !== this.spot?.after) onSpot({ item_id: this.itemId, spot });
    this.spot = spot;
    requestAnimationFrame(this.frame);
  };

  private end(spot: Spot | undefined): void {
    const { card, onSpot, onDrop } = this.options;
    this.over.abort();
    if (!this.isMoving) return;
    card.style.translate = '';
    delete card.dataset['dragged'];
    onSpot(undefined);
    if (spot !== undefined) onDrop(this.itemId, spot);
  }
}

function daysIn(list: HTMLElement): DayBox[] {
  return Array.from(list.querySelectorAll<HTMLElement>('[data-day]'), (day) => ({
    day: day.dataset['day'] || null,
    ...boxOf(day),
    items: Array.from(day.querySelectorAll<HTMLElement>('[data-item]'), (item) => ({
      item_id: item.dataset['item'] ?? '',
      ...boxOf(item),
    })),
  }));
}

function boxOf(element: HTMLElement) {
  const { top, bottom } = element.getBoundingClientRect();
  return { top, bottom };
}
