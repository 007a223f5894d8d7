import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Frame } from '../../test/support/rally-client.js';
import { patched } from '../support/itinerary.js';
import { PLAN } from './plan.js';
import type { Edit, PlanItem } from './plan.js';
import type { RoomCopy } from './room-copy.js';

/** What an editor needs of the friend who edits. */
export interface Desk {
  readonly name: string;
  readonly copy: RoomCopy;
  readonly reconnects: number;
  /** Whether it is time to stop. */
  readonly isOver: boolean;
  /** @param isExplained whether a refusal is no fault this time. */
  ask(
    type: string,
    payload: Record<string, unknown>,
    isExplained?: (refusal: Frame['payload']) => boolean,
  ): Promise<Frame>;
  /** Whether the condition came true in that time. */
  until(condition: () => boolean, ms: number): Promise<boolean>;
  /** Takes the time that one needs to type. */
  think(): Promise<void>;
  tell(what: string): void;
}
interface Lease {
  readonly token: unknown;
  readonly version: number;
  /** Until when it surely lives, by the clock of this process, if the connection does. */
  readonly endsAt: number;
  readonly reconnects: number;
}

/** Nobody waits longer for somebody else to finish. */
const PATIENCE_MS = 15_000;
/** How often somebody wants just what another one has open. */
const ENVY = 0.3;
/** Ends of a lease while its holder was away. */
const LEASE_OVER = new Set(['lock_expired', 'lock_lost']);
/** Before a lease is asked for again, so that those who waited for it do not all come at once. */
const LOCKED_WAIT_MS = { least: 20, most: 120 };

/** How one friend changes the itinerary; gives the edit that was made, if one was. */
export class Editor {
  constructor(private readonly desk: Desk) {}

  /** Lock → update → unlock. */
  async edit(): Promise<Edit | undefined> {
    const item = this.choose();
    const lease = await this.lock(item, performance.now() + PATIENCE_MS);
    if (lease === undefined) return undefined;
    const { token, version } = lease;
    await this.desk.think();
    const edit = this.nextEdit(item);
    const update = { action: 'update', item_id: item.id, data: this.dataOf(item, edit), token, base_version: version };
    const changed = await this.desk.ask('planning', update, (refusal) => isExplained(refusal, lease, this.desk));
    await this.desk.think();
    await this.desk.ask('planning', { action: 'unlock', item_id: item.id, token }, (refusal) =>
      isExplained(refusal, lease, this.desk),
    );
    return changed.type === 'ack' ? edit : undefined;
  }

  /** An update on the version that is known, without a lease; once more if somebody was faster. */
  async amend(): Promise<Edit | undefined> {
    const item = anyOf(PLAN.filter(({ id }) => this.desk.copy.itinerary.get(id) !== undefined));
    const known = item === undefined ? undefined : this.desk.copy.itinerary.get(item.id);
    if (item === undefined || known === undefined) return undefined;
    const edit = this.nextEdit(item);
    await this.desk.think();
    const update = { action: 'update', item_id: item.id, data: this.dataOf(item, edit) };
    const first = await this.desk.ask('planning', { ...update, base_version: known.version });
    if (first.type === 'ack') return edit;
    if (first.payload['code'] !== 'version_conflict') return this.giveUp(item, first);
    const { version } = first.payload['details'] as { version: number };
    this.desk.tell(`was not the only one to change ${this.titleOf(item)}, and looks at version ${version}`);
    const second = await this.desk.ask('planning', { ...update, base_version: version });
    return second.type === 'ack' ? edit : undefined;
  }

  /** Waits for whoever has the item open, but not for ever. */
  private async lock(item: PlanItem, giveUpAt: number): Promise<Lease | undefined> {
    for (;;) {
      const askedAt = performance.now();
      const { type, payload } = await this.desk.ask('planning', { action: 'lock', item_id: item.id });
      const { token, version, ttl_ms } = payload;
      // A lease that ran out before its ack arrived is asked for again.
      if (type === 'ack' && payload['expired'] === true) continue;
      if (type === 'ack') {
        const endsAt = askedAt + Number(ttl_ms);
        return { token, version: Number(version), endsAt, reconnects: this.desk.reconnects };
      }
      if (payload['code'] !== 'item_locked') return undefined;
      const { holder } = payload['details'] as { holder: { user_id: string } };
      const left = giveUpAt - performance.now();
      if (left <= 0 || this.desk.isOver) return this.giveUp(item, { type, payload });
      this.desk.tell(`waits for ${this.titleOf(item)}, which ${holder.user_id} has open`);
      const waitMs = Math.min(left, Number(payload['retry_after_ms']));
      await this.desk.until(() => this.desk.copy.leases.holder(item.id) === undefined, waitMs);
      await delay(LOCKED_WAIT_MS.least + Math.random() * (LOCKED_WAIT_MS.most - LOCKED_WAIT_MS.least));
    }
  }

  private giveUp(item: PlanItem, { payload }: Frame): undefined {
    this.desk.tell(`leaves ${this.titleOf(item)} alone for now (${String(payload['code'])})`);
  }

  private choose(): PlanItem {
    const { name, copy } = this.desk;
    const open = PLAN.filter(({ id }) => (copy.leases.holder(id) ?? name) !== name);
    const item = Math.random() < ENVY ? (anyOf(open) ?? anyOf(PLAN)) : anyOf(PLAN);
    if (item === undefined) throw new Error('There is no plan');
    return item;
  }

  /** The first one, from a random one on, that changes something. */
  private nextEdit({ id, edits }: PlanItem): Edit {
    const known = this.desk.copy.itinerary.get(id)?.data ?? {};
    const from = Math.floor(Math.random() * edits.length);
    const turned = [...edits.slice(from), ...edits.slice(0, from)];
    const edit = turned.find(({ data }) => !isDeepStrictEqual(patched(known, data), known)) ?? turned[0];
    if (edit === undefined) throw new Error(`${id} has no edits`);
    return edit;
  }

  private dataOf({ id, data }: PlanItem, edit: Edit): Record<string, unknown> {
    const isNew = this.desk.copy.itinerary.get(id) === undefined;
    return isNew ? { ...data, ...edit.data } : { ...edit.data };
  }

  private titleOf({ id, data }: PlanItem): string {
    return String(this.desk.copy.itinerary.get(id)?.data['title'] ?? data['title']);
  }
}

/** A lease ends early if its holder was away, or the store began a new epoch; and late is late. */
function isExplained({ code, details }: Frame['payload'], { endsAt, reconnects }: Lease, desk: Desk): boolean {
  if (!LEASE_OVER.has(String(code))) return false;
  return details !== undefined || desk.reconnects !== reconnects || performance.now() > endsAt;
}

function anyOf<T>(choices: readonly T[]): T | undefined {
  return choices[Math.floor(Math.random() * choices.length)];
}
