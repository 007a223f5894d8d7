import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { WebSocket } from 'ws';
import type { RoomEvent } from './messages.js';

export const REDIS_URL = Symbol('REDIS_URL');

interface LocalRoom {
  readonly members: Set<WebSocket>;
  readonly subscribed: Promise<unknown>;
}

/** One channel per room, subscribed to while somebody here is a member. */
@Injectable()
export class RoomsService implements OnModuleDestroy {
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly rooms = new Map<string, LocalRoom>();

  constructor(@Inject(REDIS_URL) url: string) {
    this.publisher = new Redis(url);
    this.subscriber = new Redis(url);
    this.subscriber.on('message', (channel, message) => this.deliver(channel, JSON.parse(message) as RoomEvent));
  }

  async join(room: string, client: WebSocket): Promise<void> {
    const channel = channelOf(room);
    let local = this.rooms.get(channel);
    if (local === undefined) {
      local = { members: new Set(), subscribed: this.subscriber.subscribe(channel) };
      this.rooms.set(channel, local);
    }
    local.members.add(client);
    await local.subscribed;
  }

  async leave(room: string, client: WebSocket): Promise<void> {
    const channel = channelOf(room);
    const local = this.rooms.get(channel);
    local?.members.delete(client);
    if (local?.members.size !== 0) return;
    this.rooms.delete(channel);
    await this.subscriber.unsubscribe(channel);
  }

  async publish(event: RoomEvent): Promise<void> {
    await this.publisher.publish(channelOf(event.room_id), JSON.stringify(event));
  }

  onModuleDestroy(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private deliver(channel: string, event: RoomEvent): void {
    const message = JSON.stringify(event);
    for (const client of this.rooms.get(channel)?.members ?? []) {
      if (client.readyState === client.OPEN) client.send(message);
    }
  }
}

function channelOf(room: string): string {
  return `room:${room}`;
}
