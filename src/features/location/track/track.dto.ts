import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import type { UserId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';

export const TRACK_PAGE_MAX = 1_000;

/** LOC-9. */
export class TrackDto {
  @IsId()
  user_id!: UserId;

  /** Absent: the newest that may be seen. */
  @MayBeAbsent()
  @IsId()
  share_id?: string;

  /** Server milliseconds; of the points from then on. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  from?: number;

  /** And up to then. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  to?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(TRACK_PAGE_MAX)
  limit?: number;

  /** Of the page before. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(256)
  cursor?: string;

  /** Absent = `points`. */
  @MayBeAbsent()
  @IsIn(['points', 'geojson'])
  format?: 'points' | 'geojson';
}
