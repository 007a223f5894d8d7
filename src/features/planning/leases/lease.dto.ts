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

  /** Absent = 30,000. */
  @MayBeAbsent()
  @IsInt()
  @Min(LEASE_MIN_MS)
  @Max(LEASE_MAX_MS)
  ttl_ms?: number;

  /** Ends the lease of another, if its holder is gone, or for moderators and owners. */
  @MayBeAbsent()
  @IsBoolean()
  steal?: boolean;

  /** Queues behind the lease of another. */
  @MayBeAbsent()
  @IsBoolean()
  wait?: boolean;
}

/** Of `renew` and `unlock`: the session that took the lease needs no token. */
export class PlanningLeaseDto {
  @IsId()
  item_id!: ItemId;

  /** Of the ack of `lock`; the connection that holds the lease needs none. */
  @MayBeAbsent()
  @IsString()
  @Matches(TOKEN)
  token?: string;
}
