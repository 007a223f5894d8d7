import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { KindMeter } from '../meters/kind-meter.js';
import { Meters } from '../meters/meters.js';
import type { ClientFrame } from '../protocol/envelope.js';
import { Refusal } from '../protocol/refusal.js';
import { typeOf } from './event-encoder.js';
import { RoomFeatures } from './room-features.js';

// Nest's own keys; they are not exported, and a test sends a frame through each handler that is found by them.
const GATEWAY = 'websockets:is_gateway';
const IS_HANDLER = 'websockets:message_mapping';
const MESSAGE = 'message';
/** Gateways do not hear of connections (decision 3); a hook that nobody calls would be a trap. */
const HOOKS = ['handleConnection', 'handleDisconnect'];
/** Types of the kernel, about a connection and its rooms; all others are features'. */
export const KERNEL_TYPES: ReadonlySet<string> = new Set(['session', 'room']);
const KIND = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;

/** Every message handler of every gateway. A kind with two handlers would run both: it stops the boot instead. */
@Injectable()
export class HandlerCatalog implements OnModuleInit {
  private readonly owners = new Map<string, string>();
  private readonly types = new Set<string>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly features: RoomFeatures,
    private readonly meters: Meters,
  ) {}

  /** `<type>.<action>` of the handler that a frame is for. */
  kindOf({ type, action }: Pick<ClientFrame, 'type' | 'action'>): string | Refusal {
    if (!this.types.has(type)) return new Refusal('unknown_type');
    const named = action ?? this.features.get(type)?.defaultAction;
    const kind = `${type}.${named ?? ''}`;
    return this.owners.has(kind) ? kind : new Refusal('unknown_action');
  }

  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || Reflect.getMetadata(GATEWAY, metatype) !== true) continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
      for (const method of this.scanner.getAllMethodNames(prototype)) {
        if (HOOKS.includes(method))
          throw new Error(`${metatype.name}.${method} is never called: use RoomFeature.onDrop`);
        const handler = prototype[method];
        if (handler === undefined || Reflect.getMetadata(IS_HANDLER, handler) !== true) continue;
        this.add(String(Reflect.getMetadata(MESSAGE, handler)), `${metatype.name}.${method}`);
      }
    }
  }

  private add(kind: string, owner: string): void {
    const other = this.owners.get(kind);
    if (other !== undefined) throw new Error(`Two handlers for "${kind}": ${other} and ${owner}`);
    if (!KIND.test(kind)) throw new Error(`${owner} subscribes to "${kind}", which is not of the form type.action`);
    this.owners.set(kind, owner);
    this.meters.kinds.set(kind, new KindMeter());
    this.types.add(typeOf(kind));
  }
}
