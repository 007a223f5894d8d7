import { hueOf } from '../people/colour.js';
import { Avatar } from '../people/avatar.js';
import { useCell } from './cell.js';
import type { Day } from './days.js';
import { EditForm } from './edit-form.js';
import type { Look } from './focus.js';
import { Icon } from './icon.js';
import { fieldsOf } from './item.js';
import type { Item, Lock } from './item.js';
import { LockStrip } from './lock-strip.js';
import { MoreRow } from './more-row.js';
import type { Plan } from './plan.js';
import { Title } from './title.js';

/** What a card needs beside its item. */
export interface CardContext {
  readonly plan: Plan;
  readonly days: readonly Day[];
  readonly locks: ReadonlyMap<string, Lock>;
  /** The one whose row is open. */
  readonly open: string | undefined;
  readonly onOpen: (itemId: string | undefined) => void;
  readonly onStep: (item: Item, step: -1 | 1) => void;
}

interface ItemCardProps {
  readonly context: CardContext;
  readonly item: Item;
  readonly isDropAfter: boolean;
}

export function ItemCard({ context, item, isDropAfter }: ItemCardProps) {
  const { plan } = context;
  const editing = useCell(plan.editor.editing);
  const looks = useCell(plan.focus.others).filter(({ item_id }) => item_id === item.item_id);
  const isUnsent = useCell(plan.desk.pending).some(({ item_id }) => item_id === item.item_id);
  const lock = useLock(context, item);
  const isEdited = editing?.base.item_id === item.item_id;
  const marks = {
    ...marksOf(item, looks),
    'data-drop-after': isDropAfter || undefined,
    'data-locked': lock !== undefined || isEdited || undefined,
    'data-dimmed': lock !== undefined || undefined,
  };
  return (
    <li class="plan-card" {...marks}>
      {isEdited ? <EditForm plan={plan} editing={editing} /> : <CardFace context={context} item={item} lock={lock} />}
      {isEdited && editing.lease === undefined && lock && <LockStrip plan={plan} item={item} lock={lock} />}
      {isUnsent && <span class="plan-unsent">not stored yet</span>}
      {lock === undefined && <Looks looks={looks} />}
    </li>
  );
}

/** For the style sheet; the edge has the colour of the first who looks at it. */
function marksOf(item: Item, [look]: readonly Look[]) {
  const { kind, status } = fieldsOf(item);
  return {
    'data-item': item.item_id,
    'data-kind': kind,
    'data-status': status || undefined,
    ...(look && { 'data-looked': true, style: { '--hue': String(hueOf(look.user)) } }),
  };
}

function Looks({ looks }: { looks: readonly Look[] }) {
  return (
    <span class="plan-looks">
      {looks.map(({ user }) => (
        <span key={user} title={`${user} looks at this`}>
          <Avatar user={user} isNamed />
        </span>
      ))}
    </span>
  );
}

/** Of somebody else: or of this user, but not here. */
function useLock({ plan, locks }: CardContext, { item_id }: Item): Lock | undefined {
  const { editor, session } = plan;
  const isTaken = [...useCell(editor.busy), ...useCell(editor.waiting)].includes(item_id);
  const editing = useCell(editor.editing);
  const lock = locks.get(item_id);
  if (lock?.holder.user_id !== session.user) return lock;
  const isHeld = editing?.lease !== undefined && editing.base.item_id === item_id;
  return isTaken || isHeld ? undefined : lock;
}

function CardFace({ context, item, lock }: { context: CardContext; item: Item; lock: Lock | undefined }) {
  const { kind, from, to, place, notes, status } = fieldsOf(item);
  return (
    <>
      <span class="plan-grip" aria-hidden="true" title="Drag" />
      <span class="plan-kind" title={kind}>
        <Icon name={kind} />
        <span class="visually-hidden">{kind}: </span>
      </span>
      <div class="plan-body">
        <Title plan={context.plan} item={item} isLocked={lock !== undefined} />
        <p class="plan-meta">
          {from !== '' && <time>{to === '' ? from : `${from}–${to}`}</time>}
          {place !== undefined && (
            <span class="plan-place" title={place.name}>
              {place.name}
            </span>
          )}
          {status !== '' && <span class="plan-status">{status}</span>}
        </p>
        {notes !== '' && (
          <p class="plan-notes" title={notes}>
            {notes}
          </p>
        )}
      </div>
      {lock === undefined ? (
        <CardButtons context={context} item={item} />
      ) : (
        <LockStrip plan={context.plan} item={item} lock={lock} />
      )}
    </>
  );
}

function CardButtons({ context, item }: { context: CardContext; item: Item }) {
  const { plan, days, open, onOpen, onStep } = context;
  const { title } = fieldsOf(item);
  const isOpen = open === item.item_id;
  return (
    <>
      <div class="plan-buttons">
        <button
          type="button"
          class="plan-square quiet"
          data-act="edit"
          aria-label={`Edit ${title}`}
          title="Edit: locks it for the others"
          onClick={() => void plan.editor.edit(item)}
        >
          <Icon name="edit" />
        </button>
        <button
          type="button"
          class="plan-square quiet"
          data-act="more"
          aria-label={`More for ${title}`}
          aria-expanded={isOpen}
          title="Move, delete … (Alt+↑ and Alt+↓ move)"
          onClick={() => onOpen(isOpen ? undefined : item.item_id)}
        >
          <Icon name="more" />
        </button>
      </div>
      {isOpen && <MoreRow plan={plan} item={item} days={days} onStep={onStep} />}
    </>
  );
}
