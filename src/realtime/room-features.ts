import { Injectable, Logger } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import type { TimerKey } from '../store/room-contents.js';
import type { RoomFeature, RoomSnapshot, SeedView } from './room-feature.js';
import type { Snapshots } from './snapshots.js';

const asItIs: SeedView = (body) => body;

/** Every feature of this process. Complete before the first client connects: features register when they are made. */
@Injectable()
export class RoomFeatures {
  private readonly logger = new Logger(RoomFeatures.name);
  private readonly byType = new Map<string, RoomFeature>();
  private readonly registered: RoomFeature[] = [];
  private readonly shown: [string, RoomSnapshot][] = [];
  private readonly seedViews = new Map<string, SeedView>();
  private readonly bundles = new Map<string, string>();
  /** Of the one feature that wants to know when rooms fill and empty. */
  occupancyTimer: TimerKey | undefined;

  register(feature: RoomFeature): void {
    if (this.byType.has(feature.type)) throw new Error(`Two features register the type "${feature.type}"`);
    this.byType.set(feature.type, feature);
    this.occupancyTimer ??= feature.occupancyTimer;
    this.registered.push(feature);
    if (feature.snapshot !== undefined) this.shown.push([feature.type, feature.snapshot]);
    for (const kind of feature.seedKinds ?? []) this.seedViews.set(kind, asItIs);
    for (const [kind, view] of Object.entries(feature.seedViews ?? {})) this.seedViews.set(kind, view);
    for (const [kind, action] of Object.entries(feature.bundles ?? {})) this.bundles.set(kind, action);
  }

  get(type: string): RoomFeature | undefined {
    return this.byType.get(type);
  }

  all(): readonly RoomFeature[] {
    return this.registered;
  }

  /** Each feature mends its own part of a room that lost something; what fails is logged, and runs out by itself. */
  async tellLoss(room: RoomId, epoch: string): Promise<void> {
    for (const feature of this.all()) {
      try {
        await feature.onLoss?.(room, epoch);
      } catch (error) {
        this.logger.warn(`${feature.type} could not mend a room that lost events: ${String(error)}`);
      }
    }
  }

  /** Who has the room in the foreground may have changed. */
  tellAttendance(room: RoomId): void {
    for (const feature of this.all()) feature.onAttendance?.(room);
  }

  snapshots(): Snapshots {
    return this.shown;
  }

  capabilities(): readonly string[] {
    return this.all().flatMap(({ capabilities = [] }) => capabilities);
  }

  /** The action of a frame that brings several values of this kind; `undefined` = each goes by itself. */
  bundleOf(kind: string): string | undefined {
    return this.bundles.get(kind);
  }

  /** What a `v=1` client is told of it; `null` = nothing. */
  seedBody(kind: string, body: string): string | null {
    return this.seedViews.get(kind)?.(body) ?? null;
  }
}
