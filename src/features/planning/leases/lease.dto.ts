import { IsBoolean, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import type { ItemId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
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

  @MayBeAbsent()
  @IsBoolean()
  steal?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  wait?: boolean;
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
