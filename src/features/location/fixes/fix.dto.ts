import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import type { JsonObject } from '../../../protocol/envelope.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsDegrees } from '../geo/is-degrees.decorator.js';

const FIX_BATCH_MAX = 100;

/** LOC-1: finite JSON numbers; optional ones may be `null`, which means unknown. */
abstract class FixDto {
  @IsDegrees(90)
  latitude!: number;

  @IsDegrees(180)
  longitude!: number;

  /** Metres. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  accuracy?: number | null;

  /** Metres. */
  @IsOptional()
  @IsNumber()
  altitude?: number | null;

  /** Metres. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  altitude_accuracy?: number | null;

  /** Degrees from north, clockwise. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(360)
  heading?: number | null;

  /** Metres per second. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  speed?: number | null;

  /** 0 = empty, 1 = full. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  battery?: number | null;

  @IsOptional()
  @IsBoolean()
  charging?: boolean | null;

  /** Your own words, like `walking`. */
  @IsOptional()
  @IsString()
  @MaxLength(32)
  activity?: string | null;
}

export class LocationUpdateDto extends FixDto {
  /** When the device took the fix, in ms since 1970; absent = now. */
  @IsOptional()
  @IsInt()
  @Min(0)
  ts?: number | null;
}

export class BatchFixDto extends FixDto {
  /** When the device took the fix, in ms since 1970. */
  @IsInt()
  @Min(0)
  ts!: number;
}

export class LocationBatchDto {
  /** LOC-2: each as it would stand in a payload of its own. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(FIX_BATCH_MAX)
  @IsObject({ each: true })
  points!: JsonObject[];
}

export class LocationSnapshotDto {
  /** The last user of the page before. */
  @MayBeAbsent()
  @IsId()
  cursor?: string;
}
