import { useEffect, useMemo, useState } from 'preact/hooks';
import { useItinerary, useRoom } from '@rally/client/react';
import { Empty } from '../ui/empty.js';
import { useNotify } from '../ui/notices.js';
import type { ViewProps } from '../ui/view.js';
import { AddForm } from './add-form.js';
import type { NewDraft } from './add-form.js';
import { Cell, useCell } from './cell.js';
import { ConflictDialog } from './conflict-dialog.js';
import { byDay, isoDay } from './days.js';
import { DayList } from './day-list.js';
import { EditForm } from './edit-form.js';
import { Icon } from './icon.js';
import type { Data, Item } from './item.js';
import './itinerary.css';
import './card.css';
import './form.css';
import { withPending } from './pending.js';
import { planOf } from './plan.js';
import type { Plan } from './plan.js';

/** The shared plan, by days: who edits an item holds its lock, and everything else is merged or asked about. */
export function ItineraryView({ session }: ViewProps) {
  const notify = useNotify();
  const plan = useMemo(() => planOf(session, notify), [session, notify]);
  const { isJoined } = useRoom(session.client, session.room.id);
  const { items, locks } = useItinerary(session.room);
  const pending = useCell(plan.desk.pending);
  const shown = useMemo(() => withPending(items, pending), [items, pending]);
  const [isAdding, setIsAdding] = useState(false);
  const [added, setAdded] = useState<string>();
  useEffect(
    () => () => {
      plan.editor.leave();
      plan.focus.look(null);
    },
    [plan],
  );
  const label = `Itinerary of ${session.user}`;
  if (!isJoined && items.length === 0) return <section class="itinerary" aria-label={label} aria-busy="true" />;
  return (
    <section class="itinerary" aria-label={label}>
      <Head plan={plan} items={shown} isAdding={isAdding} onAdd={() => setIsAdding(!isAdding)} />
      {isAdding && <Adding plan={plan} items={shown} onClose={() => setIsAdding(false)} onAdded={setAdded} />}
      <Kept plan={plan} items={shown} />
      {shown.length === 0 && !isAdding ? (
        <Teaching plan={plan} onAdd={() => setIsAdding(true)} />
      ) : (
        <DayList plan={plan} items={shown} locks={locks} added={added} />
      )}
      <Conflicts plan={plan} />
    </section>
  );
}

function Head({
  plan,
  items,
  isAdding,
  onAdd,
}: {
  plan: Plan;
  items: readonly Item[];
  isAdding: boolean;
  onAdd: () => void;
}) {
  const days = byDay(items).filter(({ day }) => day !== null).length;
  return (
    <header class="plan-head">
      <h3>Itinerary</h3>
      {items.length > 0 && <span class="plan-hint">{`${items.length} items, ${days} days`}</span>}
      <span class="spring" />
      <button
        type="button"
        class="quiet"
        aria-label="Undo my last change"
        title="Undo my last change"
        onClick={() => void plan.actions.undo()}
      >
        <Icon name="undo" /> <span class="plan-words">Undo</span>
      </button>
      <button type="button" aria-expanded={isAdding} aria-label="Add an item" onClick={onAdd}>
        <Icon name="add" /> <span class="plan-words">Add</span>
      </button>
    </header>
  );
}

interface AddingProps {
  readonly plan: Plan;
  readonly items: readonly Item[];
  readonly onClose: () => void;
  readonly onAdded: (itemId: string) => void;
}

/** On the last day, unless told; what is refused stays in the form. */
function Adding({ plan, items, onClose, onAdded }: AddingProps) {
  const draft = useMemo(() => new Cell<NewDraft>({ title: '', kind: 'activity', day: lastDay(items), time: '' }), []);
  const add = async (day: string | null, data: Data) => {
    const itemId = await plan.actions.create(day, data);
    if (itemId === undefined) return;
    draft.set({ ...draft.get(), title: '', time: '' });
    onAdded(itemId);
  };
  return <AddForm draft={draft} onAdd={(day, data) => void add(day, data)} onClose={onClose} />;
}

/** Of an item that is not there any more the typed text is. */
function Kept({ plan, items }: { plan: Plan; items: readonly Item[] }) {
  const editing = useCell(plan.editor.editing);
  if (editing === undefined || items.some(({ item_id }) => item_id === editing.base.item_id)) return null;
  return (
    <div class="plan-card plan-orphan">
      <EditForm plan={plan} editing={editing} isGone />
    </div>
  );
}

function Conflicts({ plan: { desk } }: { plan: Plan }) {
  const conflict = useCell(desk.conflict);
  const said = useCell(desk.said);
  return (
    <>
      {conflict !== undefined && <ConflictDialog key={conflict.item_id} desk={desk} conflict={conflict} />}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}

function Teaching({ plan, onAdd }: { plan: Plan; onAdd: () => void }) {
  return (
    <Empty title="A plan that nobody overwrites">
      <p>
        Items stand in days, in one order for all. Who edits one holds its lock, and the others see that; small changes
        are merged.
      </p>
      <button type="button" class="primary" onClick={() => void plan.actions.addSampleTrip()}>
        Add a sample trip
      </button>
      <button type="button" class="quiet" onClick={onAdd}>
        Add an item of your own
      </button>
    </Empty>
  );
}

function lastDay(items: readonly Item[]): string {
  return items.findLast(({ day }) => day !== null)?.day ?? isoDay(new Date());
}
