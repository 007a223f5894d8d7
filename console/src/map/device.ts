import type { Fix, Room } from '@rally/client';
import { durationOf, fixAt } from './route.js';
import type { Route } from './route.js';

/** A route that is played. */
export interface Walk {
  readonly route: Route;
  readonly elapsedMs: number;
  /** As many times as fast as it was walked. */
  readonly times: number;
  readonly isPaused: boolean;
}
export interface DeviceState {
  /** Where it last was; `undefined` before it was anywhere. */
  readonly fix: Fix | undefined;
  readonly walk: Walk | undefined;
}

/** Phones give a fix a second. */
const FIX_EVERY_MS = 1_000;
const devices = new WeakMap<Room, Device>();

/** The same one for the same room, so that it walks on while another view is shown; it stops with the room. */
export function deviceOf(room: Room): Device {
  const known = devices.get(room);
  if (known !== undefined) return known;
  const device = new Device(room.location);
  void room.ended.then(() => device.stop());
  // It would be refused each second.
  room.location.on('refused', ({ code }) => code === 'not_sharing' && device.pause(true));
  devices.set(room, device);
  return device;
}

/** Stands for the phone of the user of a pane: it has no GPS, and is where it is told to be. */
export class Device {
  state: DeviceState = { fix: undefined, walk: undefined };
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly location: Pick<Room['location'], 'share'>) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Ends a walk. Throws if the room is over. */
  moveTo(fix: Fix): void {
    this.stop();
    this.put({ fix });
    this.location.share(fix);
  }

  /** Says again where it is: a new share begins without a position. */
  tell(): void {
    if (this.state.fix !== undefined) this.location.share(this.state.fix);
  }

  /** From the beginning. */
  walk(route: Route, times: number): void {
    this.put({ walk: { route, elapsedMs: 0, times, isPaused: false } });
    this.step(0);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.step(FIX_EVERY_MS), FIX_EVERY_MS);
  }

  pause(isPaused: boolean): void {
    this.change({ isPaused });
  }

  hurry(times: number): void {
    this.change({ times });
  }

  /** Stays where it is. */
  stop(): void {
    clearInterval(this.timer);
    if (this.state.walk !== undefined) this.put({ walk: undefined });
  }

  private change(change: Partial<Walk>): void {
    const { walk } = this.state;
    if (walk !== undefined) this.put({ walk: { ...walk, ...change } });
  }

  private step(ms: number): void {
    const { walk } = this.state;
    if (walk === undefined || walk.isPaused) return;
    const elapsedMs = Math.min(walk.elapsedMs + ms * walk.times, durationOf(walk.route));
    const fix = fixAt(walk.route, elapsedMs, walk.times);
    this.put({ fix, walk: { ...walk, elapsedMs } });
    this.location.share(fix);
    if (elapsedMs === durationOf(walk.route)) this.stop();
  }

  private put(change: Partial<DeviceState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
