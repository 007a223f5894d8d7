import { IsIn, IsInt, IsObject, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { JsonObject } from '../../protocol/envelope.js';
import { IsId } from '../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../realtime/may-be-absent.decorator.js';
import type { ItemId } from '../../protocol/ids.js';
import { LEASE_MAX_MS, LEASE_MIN_MS } from './lease.rules.js';

/** `<epoch number>.<counter>`. */
const TOKEN = /^\d{1,16}\.\d{1,16}$/;

export class PlanningLockDto {
  @IsId()
  item_id!: ItemId;

  @MayBeAbsent()
  @IsInt()
  @Min(LEASE_MIN_MS)
  @Max(LEASE_MAX_MS)
  ttl_ms?: number;
}

/** Of `renew` and `unlock`: the session that took the lease needs no token. */
export class PlanningLeaseDto {
  @IsId()
  item_id!: ItemId;

  @MayBeAbsent()
  @IsString()
  @Matches(TOKEN)
  token?: string;
}

export class PlanningUpdateDto extends PlanningLeaseDto {
  /** RFC 7396: `null` removes a field, arrays are replaced whole. */
  @IsObject()
  data!: JsonObject;

  /** The version that the client saw; 0 = the item must not exist. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  base_version?: number;

  /** `rebase` comes with a later release; asking for it is refused rather than ignored. */
  @MayBeAbsent()
  @IsIn(['reject'])
  on_conflict?: 'reject';
}

export class PlanningSnapshotDto {
  @MayBeAbsent()
  @IsString()
  @MaxLength(256)
  cursor?: string;
}
