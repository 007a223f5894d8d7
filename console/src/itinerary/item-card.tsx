import { memo } from 'preact/compat';
import { hueOf } from '../people/colour.js';
import { Avatar } from '../people/avatar.js';
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
import type { CardState } from './use-board.js';

/** What all cards have in common. */
export interface CardContext {
  readonly plan: Plan;
  readonly onOpen: (itemId: string | undefined) => void;
  readonly onStep: (item: Item, step: -1 | 1) => void;
}

interface FaceProps {
  readonly context: CardContext;
  readonly item: Item;
  readonly lock: Lock | undefined;
  /** Where it may go, if its row is open. */
  readonly days: readonly Day[] | undefined;
}

interface ItemCardProps extends FaceProps, CardState {
  readonly isDropAfter: boolean;
}

/** Drawn anew only if something of it changed: there may be hundreds, and each event of the room asks. */
export const ItemCard = memo(function ItemCard(props: ItemCardProps) {
  const { context, item, lock, editing, looks = [], isUnsent, isDropAfter } = props;
  const { plan } = context;
  const marks = {
    ...marksOf(item, looks),
    'data-drop-after': isDropAfter || undefined,
    'data-locked': lock !== undefined || editing !== undefined || undefined,
    'data-dimmed': lock !== undefined || undefined,
  };
  return (
    <li class="plan-card" {...marks}>
      {editing ? <EditForm plan={plan} editing={editing} /> : <CardFace {...props} />}
      {editing && !editing.lease && lock && <LockStrip plan={plan} item={item} lock={lock} />}
      {isUnsent && <span class="plan-unsent">not stored yet</span>}
      {lock === undefined && <Looks looks={looks} />}
    </li>
  );
});

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

function CardFace({ context, item, lock, days }: FaceProps) {
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
        <CardButtons context={context} item={item} days={days} />
      ) : (
        <LockStrip plan={context.plan} item={item} lock={lock} />
      )}
    </>
  );
}

function CardButtons({ context, item, days }: Omit<FaceProps, 'lock'>) {
  const { plan, onOpen, onStep } = context;
  const { title } = fieldsOf(item);
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
          aria-expanded={days !== undefined}
          title="Move, delete … (Alt+↑ and Alt+↓ move)"
          onClick={() => onOpen(days === undefined ? item.item_id : undefined)}
        >
          <Icon name="more" />
        </button>
      </div>
      {days !== undefined && <MoreRow plan={plan} item={item} days={days} onStep={onStep} />}
    </>
  );
}
