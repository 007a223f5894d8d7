import { Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';
import { parseRoomId, parseUserId } from '../protocol/ids.js';
import type { RoomId, UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';

const RULE = 'must be 1..128 bytes of UTF-8 without white space and control characters (CONN-6)';

@Injectable()
export class RoomIdPipe implements PipeTransform<unknown, RoomId> {
  transform(value: unknown): RoomId {
    const room = parseRoomId(value);
    if (room === null) throw new Refusal('invalid_payload', { message: `The room ${RULE}, and not begin with $` });
    return room;
  }
}

@Injectable()
export class UserIdPipe implements PipeTransform<unknown, UserId> {
  transform(value: unknown): UserId {
    const user = parseUserId(value);
    if (user === null) throw new Refusal('invalid_payload', { message: `The user ${RULE}, and not begin with $` });
    return user;
  }
}
