import { IsIn, IsInt, IsObject, IsString, MaxLength, Min } from 'class-validator';
import type { JsonObject } from '../../../protocol/envelope.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { PlanningLeaseDto } from '../leases/lease.dto.js';

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
