import { ArrayMaxSize, IsArray, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { MayBeAbsent } from './may-be-absent.decorator.js';

/** `<epoch>:<seq>`. */
const POSITION = /^[A-Za-z0-9]{1,32}:\d{1,15}$/;
const INCLUDE_MAX = 16;
const ROOMS_MAX = 50;

/** ROOM-2: one room (of the envelope, else of the URL), or several in `rooms`, each an object of the same fields. */
export class RoomJoinDto {
  @MayBeAbsent()
  @IsString()
  @Matches(POSITION)
  since?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(ROOMS_MAX)
  rooms?: unknown[];
}

/** ROOM-4. */
export class RoomUpdateDto {
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(60_000)
  location_interval_ms?: number;
}
