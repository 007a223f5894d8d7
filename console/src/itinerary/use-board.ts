import { useMemo } from 'preact/hooks';
import { useCell } from './cell.js';
import type { Editing } from './editor.js';
import type { Look } from './focus.js';
import type { Lock } from './item.js';
import type { Plan } from './plan.js';

/** What a card shows beside its item: values that are the same until something of that item changes. */
export interface CardState {
  /** Of somebody else; or of this user, but not here. */
  readonly lock: Lock | undefined;
  readonly editing: Editing | undefined;
  readonly looks: readonly Look[] | undefined;
  readonly isUnsent: boolean;
}

/** What is going on with each item. */
export function useBoard(plan: Plan, locks: readonly Lock[]): (itemId: string) => CardState {
  const { desk, editor, focus, session } = plan;
  const editing = useCell(editor.editing);
  const taken = [...useCell(editor.busy), ...useCell(editor.waiting)];
  const unsent = useCell(desk.pending).map(({ item_id }) => item_id);
  const others = useCell(focus.others);
  const looks = useMemo(() => grouped(others), [others]);
  const lockOf = useMemo(() => new Map(locks.map((lock) => [lock.item_id, lock])), [locks]);
  return (itemId) => {
    const lock = lockOf.get(itemId);
    const edited = editing?.base.item_id === itemId ? editing : undefined;
    const isOwn = lock?.holder.user_id === session.user && (edited?.lease !== undefined || taken.includes(itemId));
    const shown = isOwn ? undefined : lock;
    return { lock: shown, editing: edited, looks: looks.get(itemId), isUnsent: unsent.includes(itemId) };
  };
}

function grouped(others: readonly Look[]): ReadonlyMap<string, readonly Look[]> {
  const groups = new Map<string, Look[]>();
  for (const look of others) groups.set(look.item_id, [...(groups.get(look.item_id) ?? []), look]);
  return groups;
}
