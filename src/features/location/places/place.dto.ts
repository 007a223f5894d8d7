import { IsBoolean, IsInt, IsNumber, IsString, Max, Min } from 'class-validator';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import type { PlaceId } from './place.messages.js';

/** LOC-8. What a name and a radius may be, the rule judges. */
export class PlaceSetDto {
  /** Absent = a new place. */
  @MayBeAbsent()
  @IsId()
  place_id?: PlaceId;

  @IsString()
  name!: string;

  @IsNumber()
  @Min(-90)
  @Max(90)
  latitude!: number;

  @IsNumber()
  @Min(-180)
  @Max(180)
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
