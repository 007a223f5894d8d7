import { Injectable, Logger } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import type { RoomFeature, RoomSnapshot } from './room-feature.js';

/** Every feature of this process. Complete before the first client connects: features register when they are made. */
@Injectable()
export class RoomFeatures {
  private readonly logger = new Logger(RoomFeatures.name);
  private readonly byType = new Map<string, RoomFeature>();
  private readonly seedKinds = new Set<string>();

  register(feature: RoomFeature): void {
    if (this.byType.has(feature.type)) throw new Error(`Two features register the type "${feature.type}"`);
    this.byType.set(feature.type, feature);
    for (const kind of feature.seedKinds ?? []) this.seedKinds.add(kind);
  }

  get(type: string): RoomFeature | undefined {
    return this.byType.get(type);
  }

  all(): readonly RoomFeature[] {
    return [...this.byType.values()];
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

  /** By type. */
  snapshots(): readonly (readonly [string, RoomSnapshot])[] {
    return this.all().flatMap(({ type, snapshot }) => (snapshot === undefined ? [] : [[type, snapshot] as const]));
  }

  capabilities(): readonly string[] {
    return this.all().flatMap(({ capabilities = [] }) => capabilities);
  }

  /** Whether a `v=1` client may see events of this kind. */
  isSeedKind(kind: string): boolean {
    return this.seedKinds.has(kind);
  }
}
