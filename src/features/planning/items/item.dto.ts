import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { PlanningLeaseDto } from '../leases/lease.dto.js';
import { isDay } from './calendar.rules.js';

const REORDER_MAX = 500;
const BATCH_MAX = 50;

/** A field of which `null` has a meaning of its own. */
function MayBeNull(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}

function IsDay(): PropertyDecorator {
  return ValidateBy({ name: 'isDay', validator: { validate: isDay } });
}

export class PlanningUpdateDto extends PlanningLeaseDto {
  /** A merge patch, up to 16 KiB (RFC 7396): `null` removes a field, arrays are replaced whole. Fields with a meaning: PLAN-8. */
  @IsObject()
  data!: JsonObject;

  /** The version that the client saw; 0 = the item must not exist. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  base_version?: number;

  /** Where `base_version` is old. */
  @MayBeAbsent()
  @IsIn(['reject', 'rebase'])
  on_conflict?: 'reject' | 'rebase';
}

export class PlanningCreateDto {
  /** Absent = the server makes one. */
  @MayBeAbsent()
  @IsId()
  item_id?: ItemId;

  /** `null` or absent = the ideas. */
  @MayBeNull()
  @IsDay()
  day?: string | null;

  /** An item of that day; `null` = the first place, absent = the last. */
  @MayBeNull()
  @IsId()
  after?: ItemId | null;

  @IsObject()
  data!: JsonObject;
}

export class PlanningDeleteDto extends PlanningLeaseDto {
  /** The version that the client saw. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  base_version?: number;
}

export class PlanningMoveDto extends PlanningDeleteDto {
  /** `null` or absent = the ideas. */
  @MayBeNull()
  @IsDay()
  day?: string | null;

  /** An item of that day; `null` = the first place, absent = the last. */
  @MayBeNull()
  @IsId()
  after?: ItemId | null;
}

export class PlanningRestoreDto {
  @IsId()
  item_id!: ItemId;
}

export class PlanningReorderDto {
  /** `null` or absent = the ideas. */
  @MayBeNull()
  @IsDay()
  day?: string | null;

  /** All items of the day. */
  @IsArray()
  @ArrayMaxSize(REORDER_MAX)
  @IsId({ each: true })
  order!: ItemId[];

  /** The version of the day that the client saw. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  base_day_version?: number;
}

export class PlanningBatchDto {
  /** Each as it would stand in a payload of its own. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(BATCH_MAX)
  @IsObject({ each: true })
  ops!: JsonObject[];
}

export class PlanningSnapshotDto {
  /** Of the page before. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(256)
  cursor?: string;
}
