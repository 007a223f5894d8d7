import { IsIn, IsInt, IsString, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import type { UserId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsThread } from '../messages/message.dto.js';

const OPS = ['mute', 'unmute', 'slow_mode', 'remove', 'readmit', 'report', 'dismiss'] as const;
type Op = (typeof OPS)[number];
const SLOW_MAX_MS = 6 * 60 * 60 * 1_000;
const REASON_MAX = 500;

/** A field that these operations need, and no other looks at. */
function Of(...ops: readonly Op[]): PropertyDecorator {
  return ValidateIf(({ op }: ChatModerateDto) => ops.includes(op));
}

export class ChatModerateDto {
  @IsIn(OPS)
  op!: Op;

  @Of('mute', 'unmute', 'remove', 'readmit')
  @IsId()
  user_id!: UserId;

  /** Of `mute` and `remove`, in server ms; absent = until it is taken back. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  until?: number;

  @Of('slow_mode')
  @IsInt()
  @Min(0)
  @Max(SLOW_MAX_MS)
  interval_ms!: number;

  @Of('report', 'dismiss')
  @IsId()
  message_id!: string;

  @MayBeAbsent()
  @IsThread()
  thread?: string;

  /** Of `report`. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(REASON_MAX)
  reason?: string;
}
