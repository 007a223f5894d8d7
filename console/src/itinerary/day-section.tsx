import { chronological, dayLabel } from './days.js';
import type { Day } from './days.js';
import { Icon } from './icon.js';
import { ItemCard } from './item-card.js';
import type { CardContext } from './item-card.js';
import type { CardState } from './use-board.js';
import type { Dragging } from './use-drag.js';

interface DaySectionProps {
  readonly context: CardContext;
  readonly day: Day;
  readonly stateOf: (itemId: string) => CardState;
  /** The item whose row is open, and where it may go. */
  readonly open: { readonly itemId: string; readonly days: readonly Day[] } | undefined;
  readonly dragging: Dragging | undefined;
}

/** A day with its items, in their order. */
export function DaySection({ context, day, stateOf, open, dragging }: DaySectionProps) {
  const label = dayLabel(day.day);
  const spot = dragging?.spot?.day === day.day ? dragging.spot : undefined;
  return (
    <section class="plan-day" data-day={day.day ?? ''} data-drop-first={spot?.after === null || undefined}>
      <header>
        <h4>{label}</h4>
        <span class="plan-count">{day.items.length}</span>
        {chronological(day) !== undefined && (
          <button type="button" class="quiet" onClick={() => void context.plan.actions.sortByTime(day)}>
            <Icon name="clock" /> Sort by time
          </button>
        )}
      </header>
      <ul aria-label={label}>
        {day.items.map((item) => (
          <ItemCard
            key={item.item_id}
            context={context}
            item={item}
            days={open?.itemId === item.item_id ? open.days : undefined}
            isDropAfter={spot?.after === item.item_id}
            {...stateOf(item.item_id)}
          />
        ))}
      </ul>
      {day.items.length === 0 && <p class="plan-hint">What has no day yet stands here: drag it in.</p>}
    </section>
  );
}
