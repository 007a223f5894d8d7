import { useId, useState } from 'preact/hooks';
import { useLentFocus } from '../ui/focus.js';
import { fieldChoices, without } from './conflict.js';
import type { FieldConflict } from './conflict.js';
import type { Desk, OpenConflict } from './desk.js';
import { titleOf } from './item.js';

interface ConflictDialogProps {
  readonly desk: Desk;
  readonly conflict: OpenConflict;
}

/** Two have changed the same: what counts is chosen field by field. */
export function ConflictDialog({ desk, conflict }: ConflictDialogProps) {
  const heading = useId();
  const { base, theirs } = conflict;
  const close = () => desk.conflict.set(undefined);
  return (
    <div
      class="plan-conflict"
      role="dialog"
      aria-labelledby={heading}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <h3 id={heading}>
        Two edits of “{titleOf({ ...base, item_id: conflict.item_id })}” <code>version_conflict</code>
      </h3>
      <p>
        Yours was made for version {base.version}, and it is {theirs.version} now. Nobody was overwritten: choose what
        counts.
      </p>
      <Choices desk={desk} conflict={conflict} onClose={close} />
    </div>
  );
}

function Choices({ desk, conflict, onClose }: ConflictDialogProps & { onClose: () => void }) {
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  // From the form of the item that it is about.
  const form = useLentFocus<HTMLFormElement>('input:checked', (before) =>
    before.closest(`[data-item="${CSS.escape(conflict.item_id)}"]`),
  );
  const others = conflict.users.filter((user) => user !== desk.session.user);
  const send = (event: Event) => {
    event.preventDefault();
    onClose();
    void conflict.send(without(conflict.mine, theirs));
  };
  const choose = (field: string, isTheirs: boolean) => {
    const rest = [...theirs].filter((one) => one !== field);
    setTheirs(new Set(isTheirs ? [...rest, field] : rest));
  };
  return (
    <form ref={form} onSubmit={send}>
      <div>
        {fieldChoices(conflict).map((one) => (
          <Choice
            key={one.field}
            {...one}
            who={others.join(', ') || 'yours, before'}
            isTheirs={theirs.has(one.field)}
            onChoose={choose}
          />
        ))}
      </div>
      <div class="plan-end">
        <button type="button" onClick={onClose}>
          Keep theirs
        </button>
        <button type="submit" class="primary">
          Save this
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps extends FieldConflict {
  readonly who: string;
  readonly isTheirs: boolean;
  readonly onChoose: (field: string, isTheirs: boolean) => void;
}

function Choice({ field, theirs, mine, who, isTheirs, onChoose }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{field}</legend>
      <label>
        <input type="radio" name={field} checked={isTheirs} onInput={() => onChoose(field, true)} />
        <small>Theirs ({who})</small>
        <span>{theirs}</span>
      </label>
      <label>
        <input type="radio" name={field} checked={!isTheirs} onInput={() => onChoose(field, false)} />
        <small>Mine</small>
        <span>{mine}</span>
      </label>
    </fieldset>
  );
}
