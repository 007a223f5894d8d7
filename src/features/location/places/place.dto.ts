import { IsBoolean, IsInt, IsNumber, IsString } from 'class-validator';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsDegrees } from '../geo/is-degrees.decorator.js';
import type { PlaceId } from './place.messages.js';

/** LOC-8. What a name and a radius may be, the rule judges. */
export class PlaceSetDto {
  /** Absent = a new place. */
  @MayBeAbsent()
  @IsId()
  place_id?: PlaceId;

  @IsString()
  name!: string;

  @IsDegrees(90)
  latitude!: number;

  @IsDegrees(180)
  longitude!: number;

  @MayBeAbsent()
  @IsNumber()
  radius_m?: number;

  @MayBeAbsent()
  @IsBoolean()
  meeting?: boolean;

  /** Server milliseconds. */
  @MayBeAbsent()
  @IsInt()
  expires_at?: number;
}

export class PlaceRemoveDto {
  @IsId()
  place_id!: PlaceId;
}
