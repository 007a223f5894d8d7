import { isChange } from '../../../scripts/support/itinerary.js';
import type { Frame } from '../../support/rally-client.js';
import type { Commit, Wish } from '../commits.js';
import type { Checker, Finding } from '../finding.js';
import type { Payload } from '../history.js';

/**
 * PLAN-3, PLAN-9: nothing is written over unseen. What names a version follows it; what was rebased, or takes something
 * back, touches what nobody has since.
 */
export const checkUpdates: Checker = (evidence) =>
  evidence.store.flatMap((room) => {
    const changes = room.events.filter(isChange);
    return evidence
      .commitsOf(room)
      .flatMap((commit) => commit.wishes.flatMap((wish) => overwritten(room.room, commit, wish, changes)))
      .concat(changes.flatMap((undoing) => undoneOver(room.room, undoing, changes)));
  });

function overwritten(room: string, commit: Commit, wish: Wish, changes: readonly Frame[]): Finding[] {
  const { operation } = commit;
  const { asked, told, row } = wish;
  const base = asked['base_version'];
  if (typeof base !== 'number' || row === undefined) return [];
  const before = changes.filter(
    ({ seq = 0, payload }) => seq < (row.seq ?? 0) && payload['item_id'] === row.payload['item_id'],
  );
  const tell = (what: string): Finding[] => {
    const name = `${operation.user}/${operation.id}, ${String(asked['action'])} of ${String(row.payload['item_id'])}`;
    return [
      { kind: 'lost', at: operation.endedAt, what: `${room} seq ${row.seq}: ${name} on version ${base} ${what}` },
    ];
  };
  const current = versionOf(before.at(-1)?.payload);
  if (told['rebased'] !== true) return current === base ? [] : tell(`came after version ${current}`);
  const since = before.filter(({ payload }) => versionOf(payload) > base);
  if (since.length === 0) return tell('was rebased on nothing');
  if (since.some(({ payload }) => payload['action'] === 'create' || payload['created'] === true)) {
    return tell('was rebased over its creation');
  }
  const paths = leavesOf(asked['data']);
  const met = since.find((other) => isMet(other, paths));
  return met === undefined ? [] : tell(`was rebased over seq ${met.seq}`);
}

/** Of a change that takes back a patch: one of the same since, but for those that were themselves taken back. */
function undoneOver(room: string, { seq = 0, payload }: Frame, changes: readonly Frame[]): Finding[] {
  const { action, item_id: item, data, undoes } = payload;
  if (typeof undoes !== 'number' || action !== 'update') return [];
  const since = changes.filter((other) => (other.seq ?? 0) > undoes && (other.seq ?? 0) < seq);
  const later = since.filter((other) => other.payload['item_id'] === item && other.payload['undoes'] === undefined);
  const met = later.find((other) => isMet(other, leavesOf(data)) && !isTakenBack(other, since));
  const what = `${room} seq ${seq} takes ${String(item)} back to before ${undoes}, over seq ${met?.seq}`;
  return met === undefined ? [] : [{ kind: 'lost', what }];
}

/** Whether an undo by the same user may be of this one: it names the last event of its commit. */
function isTakenBack({ seq = 0, user_id }: Frame, changes: readonly Frame[]): boolean {
  return changes.some((other) => other.user_id === user_id && Number(other.payload['undoes']) >= seq);
}

function isMet({ payload: { action, data } }: Frame, paths: readonly string[]): boolean {
  return action === 'update' && leavesOf(data).some((path) => meetsAny(path, paths));
}

function versionOf(payload: Payload | undefined): number {
  return Number(payload?.['version'] ?? 0);
}

/** JSON pointers to what a patch writes. */
function leavesOf(patch: unknown, path = ''): string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return [path];
  const fields = Object.entries(patch);
  return fields.length === 0 ? [path] : fields.flatMap(([key, value]) => leavesOf(value, `${path}/${key}`));
}

/** The same, or one within the other. */
function meetsAny(path: string, others: readonly string[]): boolean {
  return others.some((other) => path === other || path.startsWith(`${other}/`) || other.startsWith(`${path}/`));
}
