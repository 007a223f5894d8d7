import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { KindMeter } from '../meters/kind-meter.js';
import { Meters } from '../meters/meters.js';
import { typeOf } from './event-encoder.js';

// Nest's own keys; they are not exported, and a test sends a frame through each handler that is found by them.
const GATEWAY = 'websockets:is_gateway';
const IS_HANDLER = 'websockets:message_mapping';
const MESSAGE = 'message';
/** Gateways do not hear of connections (decision 3); a hook that nobody calls would be a trap. */
const HOOKS = ['handleConnection', 'handleDisconnect'];
const KIND = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/;

/** Every message handler of every gateway. A kind with two handlers would run both: it stops the boot instead. */
@Injectable()
export class HandlerCatalog implements OnModuleInit {
  private readonly owners = new Map<string, string>();
  private readonly types = new Set<string>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly meters: Meters,
  ) {}

  hasType(type: string): boolean {
    return this.types.has(type);
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
