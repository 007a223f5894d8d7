import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { offerFocus } from '../ui/focus.js';
import { useCell } from './cell.js';
import { byDay } from './days.js';
import { DaySection } from './day-section.js';
import type { CardContext } from './item-card.js';
import type { Item, Lock } from './item.js';
import type { Plan } from './plan.js';
import { isAt, spotBeside } from './spot.js';
import type { Spot } from './spot.js';
import { useBoard } from './use-board.js';
import { useDrag } from './use-drag.js';
import type { ListRef } from './use-drag.js';

interface DayListProps {
  readonly plan: Plan;
  readonly items: readonly Item[];
  readonly locks: readonly Lock[];
  /** Just now, by this user. */
  readonly added: string | undefined;
}

/** All days; what is in them is moved by pointer, and by Alt with the arrows up and down. */
export function DayList({ plan, items, locks, added }: DayListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [open, onOpen] = useState<string>();
  const days = useMemo(() => byDay(items), [items]);
  const stateOf = useBoard(plan, locks);
  const keepFocus = useKeptFocus(list, plan);
  const move = (itemId: string, spot: Spot | undefined) => {
    const item = items.find(({ item_id }) => item_id === itemId);
    if (item !== undefined && spot !== undefined && !isAt(spot, days, itemId)) void plan.actions.move(item, spot);
  };
  const onStep = useLatest(({ item_id }: Item, step: -1 | 1) => {
    keepFocus(item_id);
    move(item_id, spotBeside(days, item_id, step));
  });
  const { dragging, onPointerDown } = useDrag(list, useLatest(move));
  useShown(list, added, items);
  const context = useMemo(() => ({ plan, onOpen, onStep }), [plan, onOpen, onStep]);
  const row = open === undefined ? undefined : { itemId: open, days };
  return (
    <div
      ref={list}
      class="plan-list"
      data-dragging={dragging !== undefined || undefined}
      onPointerDown={onPointerDown}
      onKeyDown={(event) => stepBy(event, items, onStep)}
      {...looking(plan)}
    >
      {days.map((day) => (
        <DaySection key={day.day ?? ''} {...{ context, day, stateOf, dragging }} open={row} />
      ))}
    </div>
  );
}

/** The same function for good, which does what the last one given does. */
function useLatest<Args extends unknown[]>(does: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(does);
  latest.current = does;
  return useCallback((...args) => latest.current(...args), []);
}

const STEPS: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 };

function stepBy(event: KeyboardEvent, items: readonly Item[], onStep: CardContext['onStep']): void {
  const step = STEPS[event.key];
  const card = (event.target as Element).closest<HTMLElement>('[data-item]:not([data-locked])');
  const item = items.find(({ item_id }) => item_id === card?.dataset['item']);
  if (!event.altKey || step === undefined || item === undefined) return;
  event.preventDefault();
  onStep(item, step);
}

/** The others see what this user has the focus in, or has clicked. */
function looking({ focus }: Plan) {
  const look = ({ target }: Event) =>
    focus.look((target as Element).closest<HTMLElement>('[data-item]')?.dataset['item'] ?? null);
  return {
    onFocusIn: look,
    onClick: look,
    onPointerLeave: ({ currentTarget }: { currentTarget: Element }) => {
      if (!currentTarget.contains(document.activeElement)) focus.look(null);
    },
    onFocusOut: ({ currentTarget, relatedTarget }: { currentTarget: Element; relatedTarget: EventTarget | null }) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) focus.look(null);
    },
  };
}

/** A card that goes elsewhere is another element there; and a form that closes leaves the focus to the button that opened it. */
function useKeptFocus(list: ListRef, plan: Plan): (itemId: string) => void {
  const wanted = useRef<{ readonly itemId: string; readonly act: string } | undefined>(undefined);
  const edited = useCell(plan.editor.editing)?.base.item_id;
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const { itemId, act } = wanted.current;
    wanted.current = undefined;
    const card = cardOf(list, itemId);
    offerFocus(card?.querySelector<HTMLElement>(`[data-act="${act}"]`));
  });
  useLayoutEffect(
    () => () => {
      if (edited !== undefined) wanted.current = { itemId: edited, act: 'edit' };
    },
    [edited],
  );
  return (itemId) => {
    const { act = 'more' } = (document.activeElement as HTMLElement).dataset;
    wanted.current = { itemId, act };
  };
}

/** Once: others may add something meanwhile. */
function useShown(list: ListRef, itemId: string | undefined, items: readonly Item[]): void {
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    const card = shown.current === itemId ? undefined : cardOf(list, itemId);
    if (!card) return;
    shown.current = itemId;
    card.scrollIntoView({ block: 'nearest' });
  }, [itemId, items]);
}

function cardOf(list: ListRef, itemId: string | undefined): HTMLElement | null | undefined {
  return itemId === undefined
    ? undefined
    : list.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(itemId)}"]`);
}
