import { dayChoices, dayLabel, isoDay } from './days.js';
import type { Day } from './days.js';
import { titleOf } from './item.js';
import type { Item } from './item.js';
import type { Plan } from './plan.js';
import { spotBeside } from './spot.js';

interface MoreRowProps {
  readonly plan: Plan;
  readonly item: Item;
  readonly days: readonly Day[];
  readonly onStep: (item: Item, step: -1 | 1) => void;
}

/** Everything else that may be done to an item; without a pointer, too. */
export function MoreRow({ plan, item, days, onStep }: MoreRowProps) {
  const title = titleOf(item);
  return (
    <div class="plan-more" role="group" aria-label={`More for ${title}`}>
      <Step {...{ item, days, onStep }} step={-1} />
      <Step {...{ item, days, onStep }} step={1} />
      <select
        aria-label={`Day of ${title}`}
        value={item.day ?? ''}
        onChange={({ currentTarget: { value } }) => void plan.actions.move(item, { day: value === '' ? null : value })}
      >
        {dayChoices(days, isoDay(new Date())).map((day) => (
          <option key={day} value={day ?? ''}>
            {dayLabel(day)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="danger"
        aria-label={`Delete ${title}`}
        onClick={() => void plan.actions.remove(item)}
      >
        Delete
      </button>
      <button
        type="button"
        class="quiet"
        title="Edits it as somebody would who has not heard of the last change: nothing is lost"
        onClick={() => void plan.actions.showConflict(item)}
      >
        Show me a conflict
      </button>
      <code title="The version of the item: each change makes the next one">v{item.version}</code>
    </div>
  );
}

function Step({ item, days, onStep, step }: Omit<MoreRowProps, 'plan'> & { step: -1 | 1 }) {
  const isEnd = spotBeside(days, item.item_id, step) === undefined;
  const word = step === 1 ? 'down' : 'up';
  return (
    <button
      type="button"
      class="plan-square"
      data-act={word}
      aria-label={`Move ${titleOf(item)} ${word}`}
      title={`Move ${word} (Alt+${step === 1 ? '↓' : '↑'})`}
      aria-disabled={isEnd}
      onClick={() => onStep(item, step)}
    >
      {step === 1 ? '↓' : '↑'}
    </button>
  );
}
