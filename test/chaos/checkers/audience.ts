import type { Evidence } from '../evidence.js';
import type { Checker, Finding } from '../finding.js';
import { OUTSIDER, askedShares, showingsOf, sightingsOf } from '../sharing.js';
import type { AskedShare } from '../sharing.js';

/** LOC-7: who is outside the audience of a share is told nothing of it, by whichever way. */
export const checkAudience: Checker = (evidence) => {
  const asked = askedShares(evidence);
  return [...told(evidence, asked), ...shown(evidence, asked), ...left(evidence, asked)];
};

type Asked = ReadonlyMap<string, AskedShare>;

function told(evidence: Evidence, asked: Asked): Finding[] {
  return sightingsOf(evidence).flatMap(({ at, client, room, user, payload, share }): Finding[] => {
    const { action = 'a position', share_id: id = share?.share_id } = payload as { action?: string; share_id?: string };
    if (!isOutside(asked, id, client)) return [];
    return [leak(`${client} was told ${action} of share ${id} of ${user} in ${room}`, at)];
  });
}

function shown(evidence: Evidence, asked: Asked): Finding[] {
  return showingsOf(evidence).flatMap(({ at, client, room, positions, shares }) => {
    const foreign = shares.filter(({ share_id }) => isOutside(asked, share_id, client));
    const sharers = new Set(shares.map(({ user_id }) => user_id));
    const bare = positions.filter(({ user_id }) => !sharers.has(String(user_id)));
    return [...foreign, ...bare].map(({ user_id }) => leak(`${client} was shown ${String(user_id)} of ${room}`, at));
  });
}

/** The log as somebody reads it in the end with whom nobody shares anything. */
function left({ store }: Evidence, asked: Asked): Finding[] {
  return store.flatMap(({ room, events, told: frames }) =>
    [...events, ...frames]
      .filter(({ type, payload }) => type === 'location' && isOutside(asked, payload['share_id'], OUTSIDER))
      .map(({ seq, user_id }) =>
        leak(`${OUTSIDER} reads the share of ${String(user_id)} at ${String(seq)} of ${room}`),
      ),
  );
}

function isOutside(asked: Asked, id: unknown, client: string): boolean {
  const { user, audience } = asked.get(String(id)) ?? {};
  return user !== client && audience !== undefined && !audience.includes(client);
}

function leak(what: string, at = Infinity): Finding {
  return { kind: 'shared', what, ...(at === Infinity ? {} : { at }) };
}
