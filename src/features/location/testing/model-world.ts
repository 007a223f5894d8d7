import type { ManualClock } from '../../../../test/support/manual-clock.js';
import type { RoomId } from '../../../protocol/ids.js';
import type { Firing, RoomStore } from '../../../store/room-store.js';
import { ModelInstance } from './model-instance.js';

type Meanwhile = () => Promise<void>;

/** Two instances on one store, in which something may come between the reading and the writing of somebody, once. */
export class ModelWorld {
  /** What is asked of each timer of a room before it is answered. */
  readonly onFiring = new Map<RoomId, (firing: Firing) => void>();
  private meanwhile: Meanwhile | undefined;
  private readonly firings = new Set<Promise<void>>();
  private last: readonly ModelInstance[] = [];

  private constructor(
    readonly store: RoomStore,
    readonly clock: ManualClock,
  ) {}

  static async of(store: RoomStore, clock: ManualClock): Promise<ModelWorld> {
    const world = new ModelWorld(store, clock);
    const instance = () => ModelInstance.of(world.interruptible(), clock);
    world.last = [await instance(), await instance()];
    store.onFiring((room, firing) => world.fire(room, firing));
    return world;
  }

  get instances(): readonly [ModelInstance, ModelInstance] {
    return this.last as [ModelInstance, ModelInstance];
  }

  /** Whether the second came between; if the first writes nothing, it does not happen. */
  async meet(first: Meanwhile, second: Meanwhile): Promise<boolean> {
    let hasMet = false;
    this.meanwhile = () => {
      hasMet = true;
      return second();
    };
    await first();
    this.meanwhile = undefined;
    return hasMet;
  }

  /** Time passes, and what it brings is done. */
  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await this.quiet();
  }

  /** Everything that was begun is done, and told. */
  async quiet(): Promise<void> {
    for (let turns = 0; turns < 4; turns++) {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.all(this.firings);
    }
  }

  private async fire(room: RoomId, firing: Firing): Promise<void> {
    this.onFiring.get(room)?.(firing);
    const [one] = this.instances;
    const firings = one.feature.onTimer?.(room, firing) ?? Promise.resolve();
    this.firings.add(firings);
    await firings.finally(() => this.firings.delete(firings));
  }

  private interruptible(): RoomStore {
    const store = Object.create(this.store) as RoomStore;
    const interrupt = async (): Promise<void> => {
      const { meanwhile } = this;
      this.meanwhile = undefined;
      await meanwhile?.();
    };
    store.commit = async (room, commit) => {
      await interrupt();
      return this.store.commit(room, commit);
    };
    store.setLane = async (room, put, conditions) => {
      await interrupt();
      return this.store.setLane(room, put, conditions);
    };
    return store;
  }
}
