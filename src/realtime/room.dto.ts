import { ArrayMaxSize, IsArray, IsInt, IsString, Max, Min } from 'class-validator';
import { IsPosition } from './is-position.decorator.js';
import { MayBeAbsent } from './may-be-absent.decorator.js';

const INCLUDE_MAX = 16;
const ROOMS_MAX = 50;

class IncludeDto {
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];
}

/** ROOM-2: one room (of the envelope, else of the URL), or several in `rooms`, each an object of the same fields. */
export class RoomJoinDto extends IncludeDto {
  @MayBeAbsent()
  @IsString()
  @IsPosition()
  since?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(ROOMS_MAX)
  rooms?: unknown[];
}

/** ROOM-4. */
export class RoomUpdateDto extends IncludeDto {
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(60_000)
  location_interval_ms?: number;
}
