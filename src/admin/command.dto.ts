import { IsIn, IsObject, IsString, Length } from 'class-validator';
import { ROLES } from '../auth/room-grants.rules.js';
import type { Role } from '../auth/room-grants.rules.js';
import type { JsonObject } from '../protocol/envelope.js';
import type { UserId } from '../protocol/ids.js';
import { FRAME_ID_MAX_LENGTH } from '../protocol/limits.js';
import { IsId } from '../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../realtime/may-be-absent.decorator.js';

/** A frame, and in whose name it is said. */
export class CommandDto {
  @IsId()
  user_id!: UserId;

  @IsString()
  type!: string;

  @IsObject()
  payload!: JsonObject;

  /** The idempotency key (ENV-5). */
  @MayBeAbsent()
  @Length(1, FRAME_ID_MAX_LENGTH)
  id?: string;

  /** As what; a member unless told. */
  @MayBeAbsent()
  @IsIn(ROLES)
  role?: Role;
}
