import { useEffect, useState } from 'preact/hooks';
import { Avatar } from '../people/avatar.js';
import { useCell } from './cell.js';
import { countdown } from './countdown.js';
import { titleOf } from './item.js';
import type { Item, Lock } from './item.js';
import type { Plan } from './plan.js';

interface LockStripProps {
  readonly plan: Plan;
  readonly item: Item;
  readonly lock: Lock;
}

/** Who has the item, for how long, and how to get it. */
export function LockStrip({ plan, item, lock }: LockStripProps) {
  const { user } = plan.session;
  const holder = lock.holder.user_id;
  const place = (lock.waiting ?? []).findIndex(({ user_id }) => user_id === user) + 1;
  const isWaiting = useCell(plan.editor.waiting).includes(item.item_id);
  return (
    <div class="plan-lock">
      <Ring plan={plan} lock={lock} />
      <p>
        <strong>{holder === user ? 'You, elsewhere,' : holder}</strong> {holder === user ? 'are' : 'is'} editing
        {isWaiting && <span> · you are {place <= 1 ? 'next' : `number ${place} in the queue`}</span>}
      </p>
      {isWaiting ? (
        <button type="button" onClick={() => plan.editor.stopWaiting(item.item_id)}>
          Stop waiting
        </button>
      ) : (
        <Wishes plan={plan} item={item} holder={holder} />
      )}
    </div>
  );
}

function Wishes({ plan, item, holder }: { plan: Plan; item: Item; holder: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const title = titleOf(item);
  if (isAsked)
    return (
      <div class="plan-question" role="group" aria-label={`Take ${title} from ${holder}?`}>
        <p>{holder} loses the lock, and what is typed there is not saved. Sure?</p>
        <button type="button" class="danger" onClick={() => void plan.editor.edit(item, { steal: true })}>
          Take it over
        </button>
        <button type="button" onClick={() => setIsAsked(false)}>
          No
        </button>
      </div>
    );
  return (
    <>
      <button type="button" aria-label={`Ask for it: ${title}`} onClick={() => void plan.editor.wait(item)}>
        Ask for it
      </button>
      <button type="button" class="quiet" aria-label={`Take over ${title}`} onClick={() => setIsAsked(true)}>
        Take over…
      </button>
    </>
  );
}

const RADIUS = 15;
const LENGTH = 2 * Math.PI * RADIUS;

/** The seconds are for the eye: a screen reader would say each of them. */
function Ring({ plan, lock }: Omit<LockStripProps, 'item'>) {
  const { seconds, part } = useCountdown(plan, lock.expires_at);
  return (
    <span class="plan-ring" title={`Renewed while it is edited; free in ${seconds} s at the latest`}>
      <svg viewBox="0 0 34 34" aria-hidden="true">
        <circle cx="17" cy="17" r={RADIUS} />
        <circle
          cx="17"
          cy="17"
          r={RADIUS}
          class="plan-left"
          style={{ strokeDasharray: `${part * LENGTH} ${LENGTH}` }}
        />
      </svg>
      <Avatar user={lock.holder.user_id} isNamed />
      <small aria-hidden="true">{seconds}</small>
    </span>
  );
}

function useCountdown({ clock }: Plan, expiresAt: number) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return countdown(expiresAt, clock.at(Date.now()));
}
