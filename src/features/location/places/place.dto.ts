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

  /** 1 to 100 code points. */
  @IsString()
  name!: string;

  @IsDegrees(90)
  latitude!: number;

  @IsDegrees(180)
  longitude!: number;

  /** 20 to 50,000; absent = 100. */
  @MayBeAbsent()
  @IsNumber()
  radius_m?: number;

  /** Where all want to go; there is one such place at most. */
  @MayBeAbsent()
  @IsBoolean()
  meeting?: boolean;

  /** Server ms, up to a year ahead; absent = until it is removed. */
  @MayBeAbsent()
  @IsInt()
  expires_at?: number;
}

export class PlaceRemoveDto {
  @IsId()
  place_id!: PlaceId;
}
