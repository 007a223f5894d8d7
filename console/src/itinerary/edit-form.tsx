import { dateOf } from './draft.js';
import type { Draft } from './draft.js';
import type { Editing } from './editor.js';
import { ItemFields } from './item-fields.js';
import { titleOf } from './item.js';
import type { Plan } from './plan.js';

interface EditFormProps {
  readonly plan: Plan;
  readonly editing: Editing;
  /** The item is there no more. */
  readonly isGone?: boolean;
}

const LOST: Readonly<Record<NonNullable<Editing['lost']>, string>> = {
  expired: 'The lock was not renewed in time',
  disconnected: 'The connection was gone for too long',
  stolen: 'Somebody took the lock over',
  deleted: 'The item was deleted',
  left: 'You looked at something else, so the others may edit it',
};

/** Under the lock; and what was typed, if that is lost. */
export function EditForm({ plan, editing, isGone = false }: EditFormProps) {
  const { base, draft, lease, lost = 'expired' } = editing;
  const title = titleOf(base);
  const save = (event: Event) => {
    event.preventDefault();
    if (lease !== undefined) void plan.editor.save(editing);
  };
  const escape = ({ key }: KeyboardEvent) => key === 'Escape' && lease !== undefined && void plan.editor.putAway();
  return (
    <form class="plan-edit" aria-label={`Edit ${title}`} onSubmit={save} onKeyDown={escape}>
      {lease === undefined && (
        <p class="plan-lost" role="alert">
          {isGone ? LOST.deleted : LOST[lost]}. Your edit is kept: {isGone ? 'bring it back' : 'take the lock again'},
          or copy it.
        </p>
      )}
      <ItemFields draft={draft} hasDate={dateOf(base) !== undefined} />
      <div class="plan-end">
        {lease === undefined ? (
          <Kept plan={plan} editing={editing} isGone={isGone} />
        ) : (
          <>
            <span class="plan-hint">The others see that you are editing.</span>
            <button type="button" onClick={() => void plan.editor.cancel(editing)}>
              Cancel
            </button>
            <button type="submit" class="primary">
              Save
            </button>
          </>
        )}
      </div>
    </form>
  );
}

function Kept({ plan, editing, isGone = false }: EditFormProps) {
  const goOn = async () => {
    if (isGone) await plan.actions.restore(editing.base);
    await plan.editor.lockAgain(editing);
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => void plan.editor.cancel(editing)}>
        Throw away
      </button>
      <button type="button" onClick={() => void copy(plan, editing.draft.get())}>
        Copy
      </button>
      <button type="button" class="primary" onClick={() => void goOn()}>
        {isGone ? 'Bring it back' : 'Lock again'}
      </button>
    </>
  );
}

async function copy({ desk }: Plan, { title, from, to, place, notes }: Draft): Promise<void> {
  const lines = [title, [from, to].filter(Boolean).join('–'), place, notes];
  try {
    await navigator.clipboard.writeText(lines.filter(Boolean).join('\n'));
    desk.notify({ tone: 'good', text: 'Copied.' });
  } catch {
    desk.notify({ tone: 'bad', text: 'The browser does not let this page copy: select the text instead.' });
  }
}
