import slotOf from 'cluster-key-slot';
import type { RoomId } from '../../protocol/ids.js';
import type { ListName } from '../room-contents.js';
import { hashOf } from '../room-hash.js';

const PARTITIONS = 256;
const SLOTS = 16_384;
/** Rooms whose key names are kept, 3 KB each; making them anew costs a few µs. */
const ROOMS_REMEMBERED = 4_096;

/**
 * One tag per partition, chosen so that the tags lie evenly over the slots of a cluster: plain numbers would put 7 of 256
 * on one of 16 shards and 25 on another.
 */
const TAGS = evenTags();
/** One key for all instances, whatever the partitions. */
export const LEASES_KEY = '{rally}:instances';
/** That key lies in none of the partitions. Where calls find their server it counts as one more. */
export const LEASES: Partition = PARTITIONS;

/** Rooms share a partition's tag, so that what concerns many rooms (subscribing, sweeping) goes by partition. */
export type Partition = number;

export function allPartitions(): Partition[] {
  return TAGS.map((_, partition) => partition);
}

/** Also of {@link LEASES}. */
export function slotOfPartition(partition: Partition): number {
  return slotOf(partition === LEASES ? LEASES_KEY : fenceKey(partition));
}

export function partitionOf(room: RoomId): Partition {
  return hashOf(room) % PARTITIONS;
}

export function fenceKey(partition: Partition): string {
  return key(partition, 'fence');
}

const dueKeysOf = new WeakMap<readonly Partition[], readonly string[]>();

/** Keys of the call `due`: for the same array the same, as they are asked for again and again. */
export function dueKeys(partitions: readonly Partition[]): readonly string[] {
  const known = dueKeysOf.get(partitions);
  if (known !== undefined) return known;
  const keys = partitions.flatMap((partition) => [fenceKey(partition), ...timerKeys(partition)]);
  dueKeysOf.set(partitions, keys);
  return keys;
}

export function timerKeys(partition: Partition): [string, string] {
  return [key(partition, 'timers'), key(partition, 'due')];
}

/** The sessions that an instance holds in this partition. */
export function instanceKey(partition: Partition, instance: string): string {
  return key(partition, 'instance', instance);
}

/** Where an instance hears itself, to know that it still hears. */
export function echoChannel(partition: Partition, instance: string): string {
  return key(partition, 'echo', instance);
}

/** What a key holds, by its name. */
export interface KeyName {
  readonly partition: Partition;
  /** `log`, `rows`, `list` … */
  readonly kind: string;
  readonly room: RoomId;
  /** Of lists, and of the names of their entries. */
  readonly list?: ListName;
}

/** `undefined` for what is not of a room. */
export function parseKey(name: string): KeyName | undefined {
  const [tag = '', kind = '', room, list, ...others] = name.split(':');
  const partition = TAGS.indexOf(tag.slice(1, -1));
  if (partition < 0 || tag !== `{${TAGS[partition]}}` || room === undefined || others.length > 0) return undefined;
  return { partition, kind, room: unescaped(room) as RoomId, ...(list !== undefined && { list: unescaped(list) }) };
}

/** The names of all that belongs to one room. The orders are those that the Lua functions declare. */
export class RoomKeys {
  readonly partition: Partition;
  readonly fence: string;
  readonly room: string;
  readonly channel: string;
  /** Of `commit` and `read`; lists follow. */
  readonly all: readonly string[];
  readonly lane: readonly string[];
  readonly members: readonly string[];
  private readonly presence: readonly string[];
  /** With which the keys of lists begin, and those of their names. */
  private readonly lists: string;
  private readonly listNames: string;
  /** Those of one instance, which is nearly always this one. */
  private presenceThere: { readonly instance: string; readonly keys: readonly string[] } | undefined;

  constructor(private readonly id: RoomId) {
    this.partition = partitionOf(id);
    this.fence = fenceKey(this.partition);
    this.room = this.name('room');
    this.channel = this.name('tell');
    const base = [this.fence, this.room, this.channel];
    const timers = timerKeys(this.partition);
    const [lanes, sessions, users] = [this.name('lanes'), this.name('sessions'), this.name('users')];
    const data = [this.name('log'), this.name('rows'), this.name('index')];
    const once = [0, 1, 2, 3].map((bucket) => this.name(`once${bucket}`));
    this.all = [...base, ...timers, ...data, lanes, sessions, users, ...once];
    this.lane = [...base, lanes, sessions, this.name('rows')];
    this.members = [...base, sessions, users];
    this.presence = [...base, ...timers, sessions, users];
    this.lists = `${this.name('list')}:`;
    this.listNames = `${this.name('names')}:`;
  }

  list(list: ListName): string {
    return this.lists + escaped(list);
  }

  /** Of its named entries. */
  names(list: ListName): string {
    return this.listNames + escaped(list);
  }

  /** Of `standing`. */
  get standing(): string[] {
    return [this.fence, this.name('lanes'), this.name('sessions'), this.name('users')];
  }

  /** Of `enter` and `leave`. */
  presenceOf(instance: string): readonly string[] {
    if (this.presenceThere?.instance !== instance) {
      const keys = [...this.presence, instanceKey(this.partition, instance)];
      this.presenceThere = { instance, keys };
    }
    return this.presenceThere.keys;
  }

  private name(kind: string): string {
    return key(this.partition, kind, this.id);
  }
}

const remembered = new Map<RoomId, RoomKeys>();

export function keysOf(room: RoomId): RoomKeys {
  const known = remembered.get(room);
  if (known !== undefined) return known;
  if (remembered.size >= ROOMS_REMEMBERED) remembered.clear();
  const keys = new RoomKeys(room);
  remembered.set(room, keys);
  return keys;
}

/** Field of an ephemeral value in the hash of its room. */
export function laneField(lane: string, name: string): string {
  return `${escaped(lane)}:${name}`;
}

export function laneOf(field: string): { lane: string; key: string } {
  const colon = field.indexOf(':');
  return { lane: unescaped(field.slice(0, colon)), key: field.slice(colon + 1) };
}

/**
 * Row keys are ordered by code unit in the port, by byte in Redis: for characters from U+D7FF on the two differ. Each of
 * their code units becomes U+D7FF and a character that grows with it, so that the bytes fall into the right order.
 */
export function sortable(rowKey: string): string {
  // Nearly none has one, and to look is a tenth of what it costs to replace nothing.
  if (!HAS_HIGH.test(rowKey)) return rowKey;
  return rowKey.replace(HIGH, (unit) => FIRST_HIGH + String.fromCharCode(unit.charCodeAt(0) - 0xd7ff + 1));
}

export function unsortable(sorted: string): string {
  if (!sorted.includes(FIRST_HIGH)) return sorted;
  return sorted.replace(/\ud7ff(.)/gs, (_, unit: string) => String.fromCharCode(unit.charCodeAt(0) + 0xd7ff - 1));
}

const FIRST_HIGH = '\ud7ff';
const HIGH = /[\ud7ff-\uffff]/g;
const HAS_HIGH = new RegExp(HIGH.source);

function key(partition: Partition, kind: string, ...parts: readonly string[]): string {
  return [`{${TAGS[partition] ?? ''}}`, kind, ...parts.map(escaped)].join(':');
}

/** Ids may hold any character; a colon separates. */
function escaped(part: string): string {
  if (!part.includes(':') && !part.includes('%')) return part;
  return part.replace(/[%:]/g, (mark) => (mark === '%' ? '%25' : '%3A'));
}

function unescaped(part: string): string {
  return part.replace(/%3A/g, ':').replace(/%25/g, '%');
}

function evenTags(): string[] {
  const width = SLOTS / PARTITIONS;
  const tags = new Map<number, string>();
  for (let number = 0; tags.size < PARTITIONS; number += 1) {
    const range = Math.floor(slotOf(`p${number}`) / width);
    if (!tags.has(range)) tags.set(range, `p${number}`);
  }
  return [...tags.entries()].sort(([a], [b]) => a - b).map(([, tag]) => tag);
}
