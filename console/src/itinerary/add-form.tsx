import { useEffect, useRef } from 'preact/hooks';
import { Cell, useCell } from './cell.js';
import { timeAt } from './draft.js';
import { KINDS } from './item.js';
import type { Data } from './item.js';
import { Labelled, Options } from './labelled.js';

/** What is typed of an item that is not there yet. */
export interface NewDraft {
  readonly title: string;
  readonly kind: string;
  /** Empty: an idea. */
  readonly day: string;
  readonly time: string;
}

interface AddFormProps {
  readonly draft: Cell<NewDraft>;
  readonly onAdd: (day: string | null, data: Data) => void;
  readonly onClose: () => void;
}

/** One item after the other, until it is closed. */
export function AddForm({ draft, onAdd, onClose }: AddFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const focus = () => form.current?.querySelector('input')?.focus();
  useEffect(() => focus(), []);
  const add = (event: Event) => {
    event.preventDefault();
    const { title, kind, day, time } = draft.get();
    const start = timeAt(day || undefined, time);
    onAdd(day || null, { title: title.trim(), kind, ...(start !== null && { start }) });
    focus();
  };
  return (
    <form
      ref={form}
      class="plan-add"
      aria-label="New item"
      onSubmit={add}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <NewFields draft={draft} />
      <div class="plan-end">
        <span class="plan-hint">Without a day it is an idea.</span>
        <button type="button" onClick={onClose}>
          Close
        </button>
        <button type="submit" class="primary">
          Add
        </button>
      </div>
    </form>
  );
}

function NewFields({ draft }: Pick<AddFormProps, 'draft'>) {
  const value = useCell(draft);
  const field = (name: keyof NewDraft) => ({
    name,
    value: value[name],
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      draft.set({ ...draft.get(), [name]: currentTarget.value }),
  });
  return (
    <div class="plan-fields plan-new">
      <Labelled text="Title" isWide>
        <input {...field('title')} required maxLength={200} placeholder="Fado in Alfama" />
      </Labelled>
      <Labelled text="Day">
        <input type="date" {...field('day')} />
      </Labelled>
      <Labelled text="Time">
        <input type="time" {...field('time')} disabled={value.day === ''} />
      </Labelled>
      <Labelled text="Kind">
        <Options {...field('kind')} options={KINDS} />
      </Labelled>
    </div>
  );
}
