import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt } from 'class-validator';
import type { UserId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import type { Precision } from '../precision.messages.js';
import { AUDIENCE_MAX } from './share.rules.js';

/** LOC-6. How long it may be, the rule judges. */
export class ShareStartDto {
  /** 1 min to 30 days; with `until` up to 24 h, and may be absent. */
  @MayBeAbsent()
  @IsInt()
  duration_ms?: number;

  /** The share ends when its user dwells at a place. */
  @MayBeAbsent()
  @IsIn(['arrival'])
  until?: 'arrival';

  /** Where the arrival is; absent: at the meeting place. */
  @MayBeAbsent()
  @IsId()
  place_id?: string;

  /** Absent = `exact`. */
  @MayBeAbsent()
  @IsIn(['exact', 'approx', 'city'])
  precision?: Precision;

  /** Absent: everybody in the room. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(AUDIENCE_MAX)
  @IsId({ each: true })
  audience?: UserId[];

  /** Every fix that counts is kept, for `track`. */
  @MayBeAbsent()
  @IsBoolean()
  keep_track?: boolean;
}

export class ShareExtendDto {
  /** Added to what is left. */
  @IsInt()
  duration_ms!: number;
}
