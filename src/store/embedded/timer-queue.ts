import type { Clock } from '../../clock/clock.js';
import type { RoomId } from '../../protocol/ids.js';
import type { Millis, TimerKey } from '../room-contents.js';
import type { Firing } from '../room-store.js';

interface Alarm {
  readonly room: RoomId;
  readonly key: TimerKey;
  /** `null`: removed, but its place in the heap is still taken. */
  firing: Firing | null;
  due: Millis;
  /** Earliest place in the heap. */
  queuedFor: Millis;
}
interface Place {
  readonly due: Millis;
  readonly alarm: Alarm;
}

/** All deadlines of a store: each is given out once when it is due, and then forgotten. */
export class TimerQueue {
  // A deadline that moves later keeps its place and is put back when that comes up: leases that are renewed each second
  // would otherwise fill the heap.
  private readonly heap: Place[] = [];
  private readonly alarms = new Map<string, Alarm>();
  private armedFor: Millis = Infinity;
  private disarm: () => void = () => undefined;
  private isRunning = false;

  constructor(
    private readonly clock: Clock,
    private readonly now: () => Millis,
    private readonly due: (room: RoomId, firing: Firing) => void,
  ) {}

  start(): void {
    this.isRunning = true;
    this.arm();
  }

  stop(): void {
    this.isRunning = false;
    this.disarm();
  }

  /** Gives `firing` out at `due`; replaces what was set for that key. */
  set(room: RoomId, firing: Firing, due: Millis = firing.at): void {
    const id = alarmId(room, firing.key);
    const known = this.alarms.get(id);
    const alarm = known ?? { room, key: firing.key, firing, due, queuedFor: Infinity };
    alarm.firing = firing;
    alarm.due = due;
    if (known === undefined) this.alarms.set(id, alarm);
    if (due < alarm.queuedFor) this.enqueue(alarm);
    this.arm();
  }

  remove(room: RoomId, key: TimerKey): void {
    const alarm = this.alarms.get(alarmId(room, key));
    if (alarm !== undefined) alarm.firing = null;
  }

  private enqueue(alarm: Alarm): void {
    alarm.queuedFor = alarm.due;
    push(this.heap, { due: alarm.due, alarm });
  }

  private arm(): void {
    const next = this.heap[0]?.due;
    if (!this.isRunning || next === undefined || next >= this.armedFor) return;
    this.disarm();
    this.armedFor = next;
    this.disarm = this.clock.after(Math.max(0, next - this.now()), () => {
      this.armedFor = Infinity;
      this.giveOut();
      this.arm();
    });
  }

  private giveOut(): void {
    for (let place = this.heap[0]; place !== undefined && place.due <= this.now(); place = this.heap[0]) {
      pop(this.heap);
      const { alarm } = place;
      // Moved earlier since: that place has already answered for it.
      if (alarm.queuedFor !== place.due) continue;
      const { room, firing } = alarm;
      if (firing !== null && alarm.due > this.now()) this.enqueue(alarm);
      else {
        alarm.queuedFor = Infinity;
        this.alarms.delete(alarmId(room, alarm.key));
        if (firing !== null) this.due(room, firing);
      }
    }
  }
}

function alarmId(room: RoomId, key: TimerKey): string {
  return `${room.length}:${room}${key}`;
}

function push(heap: Place[], place: Place): void {
  let at = heap.length;
  heap.push(place);
  while (at > 0) {
    const parentAt = (at - 1) >>> 1;
    const parent = heap[parentAt];
    if (parent === undefined || parent.due <= place.due) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = place;
}

function pop(heap: Place[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const childAt = (heap[right]?.due ?? Infinity) < (heap[left]?.due ?? Infinity) ? right : left;
    const child = heap[childAt];
    if (child === undefined || child.due >= last.due) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = last;
}
