import { useEffect, useRef } from 'preact/hooks';
import { offerFocus } from '../ui/focus.js';
import { useCell } from './cell.js';
import type { Cell } from './cell.js';
import type { Draft } from './draft.js';
import { KINDS, STATUSES } from './item.js';
import { Labelled, Options } from './labelled.js';

interface ItemFormProps {
  readonly draft: Cell<Draft>;
  /** Times are those of a day. */
  readonly hasDate: boolean;
}

/** The fields of an item that is edited. */
export function ItemFields({ draft, hasDate }: ItemFormProps) {
  const value = useCell(draft);
  const root = useShown();
  const field = (name: keyof Draft) => ({
    name,
    value: value[name],
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      draft.set({ ...draft.get(), [name]: currentTarget.value }),
  });
  return (
    <div class="plan-fields" ref={root}>
      <Labelled text="Title" isWide>
        <input {...field('title')} maxLength={200} />
      </Labelled>
      <Labelled text="Kind">
        <Options {...field('kind')} options={KINDS} />
      </Labelled>
      <Labelled text="Status">
        <Options {...field('status')} options={['', ...STATUSES]} />
      </Labelled>
      {hasDate &&
        (['from', 'to'] as const).map((name) => (
          <Labelled key={name} text={name === 'from' ? 'From' : 'To'}>
            <input type="time" {...field(name)} />
          </Labelled>
        ))}
      <Labelled text="Place">
        <input {...field('place')} />
      </Labelled>
      <Labelled text="Coordinates">
        <input {...field('at')} placeholder="38.7158, -9.1366" inputMode="text" />
      </Labelled>
      <Labelled text="Notes" isWide>
        <textarea {...field('notes')} rows={2} maxLength={8_000} />
      </Labelled>
    </div>
  );
}

/** In view, and ready to be typed in, unless the lock was waited for, and something else is typed by now. */
function useShown() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    root.current?.closest('form')?.scrollIntoView({ block: 'nearest' });
    offerFocus(root.current?.querySelector('input'));
  }, []);
  return root;
}
