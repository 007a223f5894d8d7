import type { Instance } from './bench.js';
import { ChaosClient } from './clients/chaos-client.js';
import type { History } from './history.js';
import { Arranger } from './people/arranger.js';
import { Batcher } from './people/batcher.js';
import { Chatter } from './people/chatter.js';
import { Observer } from './people/observer.js';
import type { Person, Setup } from './people/person.js';
import { Planner } from './people/planner.js';
import { Rebaser } from './people/rebaser.js';
import type { RoomPlan } from './people/room-plan.js';
import { Sharer } from './people/sharer.js';
import { Talker } from './people/talker.js';
import { Undoer } from './people/undoer.js';
import { Visitor } from './people/visitor.js';
import { Waiter } from './people/waiter.js';
import { Walker } from './people/walker.js';
import type { Random } from './random.js';

type Role = new (setup: Setup) => Person;

const COMPANIES = {
  travellers: [Observer, Talker, Planner, Walker, Chatter, Planner, Chatter, Sharer, Sharer],
  editors: [Observer, Rebaser, Waiter, Arranger, Waiter, Batcher, Waiter, Undoer],
} satisfies Record<string, readonly Role[]>;
export type Company = keyof typeof COMPANIES;
const ALL_COMPANIES: readonly Company[] = ['travellers', 'editors'];
const LATITUDE_STEP = 3;

export interface CrowdOptions {
  readonly rooms: number;
  /** One company to a room, in turn; all of them if absent. */
  readonly companies?: readonly Company[] | undefined;
}

/** Everybody who acts in a scenario, spread over the instances. */
export class Crowd {
  readonly plans: readonly RoomPlan[];
  readonly clients: readonly ChaosClient[];
  private readonly people: readonly Person[];
  private readonly visitors: readonly Visitor[];

  constructor(
    { rooms, companies = ALL_COMPANIES }: CrowdOptions,
    instances: readonly Instance[],
    history: History,
    random: Random,
  ) {
    const letters = (): string =>
      Math.floor(random.next() * 36 ** 8)
        .toString(36)
        .padStart(8, '0');
    const companyOf = (nthRoom: number) => COMPANIES[companies[nthRoom % companies.length] ?? 'travellers'];
    this.plans = Array.from({ length: rooms }, (_, index) => {
      const room = `room-${index + 1}`;
      const members = companyOf(index).map((Role, nth) => nameOf(Role.name, nth, room));
      return { room, nonce: `n${letters()}`, latitude: index * LATITUDE_STEP, members };
    });
    const setupOf = (nthRoom: number, role: string, index: number) => {
      const plan = this.plans[nthRoom] as RoomPlan;
      // Shifted from room to room of a company: each instance has everybody who is in it.
      const shift = Math.floor(nthRoom / companies.length) + index;
      const urls = instances.map((_, nth) => instances[(shift + nth) % instances.length]?.url ?? '');
      const name = nameOf(role, index, plan.room);
      return { options: { name, room: plan.room, urls, history, random: random.fork() }, plan, random: random.fork() };
    };
    this.people = this.plans.flatMap((_, nthRoom) =>
      companyOf(nthRoom).map((Role, index) => {
        const { options, ...setup } = setupOf(nthRoom, Role.name, index);
        return new Role({ ...setup, client: new ChaosClient(options) });
      }),
    );
    this.clients = this.people.map(({ client }) => client);
    this.visitors = this.plans.map((_, nthRoom) => {
      const { options, ...setup } = setupOf(nthRoom, 'visitor', companyOf(nthRoom).length);
      return new Visitor(options, setup);
    });
  }

  /** Resolves when everybody has finished what was begun. */
  async live(until: AbortSignal): Promise<void> {
    await Promise.all([...this.people, ...this.visitors].map((person) => person.live(until)));
  }

  /** In their rooms, all of them, and told the same last event. */
  get isSettled(): boolean {
    if (!this.clients.every(({ isJoined }) => isJoined)) return false;
    return this.plans.every(({ room }) => {
      const positions = this.clients.filter(({ options }) => options.room === room).map(({ position }) => position);
      return new Set(positions.map((position) => `${position?.epoch}:${position?.seq}`)).size === 1;
    });
  }

  /** No lease is open in any room, as somebody in it is told; resolves when all are answered. */
  async holdsNothing(): Promise<boolean> {
    const members = this.plans.flatMap(({ room }) => this.clients.find(({ options }) => options.room === room) ?? []);
    return (await Promise.all(members.map((member) => member.isRoomFree()))).every((isFree) => isFree);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }
}

function nameOf(role: string, nth: number, room: string): string {
  return `${role}${nth + 1}-${room}`.toLowerCase();
}
