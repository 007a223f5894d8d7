import { useEffect, useRef, useState } from 'preact/hooks';
import { offerFocus } from '../ui/focus.js';
import { titleOf } from './item.js';
import type { Item } from './item.js';
import type { Plan } from './plan.js';

interface TitleProps {
  readonly plan: Plan;
  readonly item: Item;
  readonly isLocked: boolean;
}

/** A title that is typed anew, for the item as it was when that began. */
interface Renaming {
  readonly seen: Item;
  readonly text: string;
}

/** A double click renames, without a lock; what is refused can be tried again. */
export function Title({ plan, item, isLocked }: TitleProps) {
  const [renaming, setRenaming] = useState<Renaming>();
  const rename = async (next: Renaming) => {
    setRenaming(undefined);
    if (!(await plan.actions.rename(next.seen, next.text))) setRenaming(next);
  };
  const begin = () => {
    const seen = plan.desk.itinerary.item(item.item_id);
    if (!isLocked && seen !== undefined) setRenaming({ seen, text: titleOf(seen) });
  };
  if (renaming !== undefined)
    return <TitleInput {...renaming} onKeep={(next) => void rename(next)} onCancel={() => setRenaming(undefined)} />;
  return (
    <h5 onDblClick={begin} title={isLocked ? undefined : `Version ${item.version}. Double-click to rename.`}>
      {titleOf(item)}
    </h5>
  );
}

interface TitleInputProps extends Renaming {
  readonly onKeep: (renaming: Renaming) => void;
  readonly onCancel: () => void;
}

/** Stays open when something else is clicked, so that one can look, or type the same in the other pane, before Enter. */
function TitleInput({ seen, text, onKeep, onCancel }: TitleInputProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    offerFocus(input.current); // Refused, it opens again, perhaps when something else is typed.
    if (document.activeElement === input.current) input.current?.select();
  }, []);
  return (
    <>
      <input
        ref={input}
        class="plan-title"
        aria-label={`New title of ${titleOf(seen)}`}
        defaultValue={text}
        maxLength={200}
        onKeyDown={({ key, currentTarget: { value } }) => {
          if (key === 'Enter') onKeep({ seen, text: value });
          if (key === 'Escape') onCancel();
        }}
      />
      <small class="plan-hint">Enter saves it, Esc does not.</small>
    </>
  );
}
