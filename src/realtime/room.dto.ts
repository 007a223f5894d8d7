import { ArrayMaxSize, IsArray, IsInt, IsString, Max, Min } from 'class-validator';
import { IsPosition } from './is-position.decorator.js';
import { MayBeAbsent } from './may-be-absent.decorator.js';

const INCLUDE_MAX = 16;
const ROOMS_MAX = 50;

class IncludeDto {
  /** Parts of `state`, and of what comes live: `planning`, `location`, `presence`, `chat`; absent = all but `chat`. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];
}

/** ROOM-2: one room (of the envelope, else of the URL), or several in `rooms`, each an object of the same fields. */
export class RoomJoinDto extends IncludeDto {
  /** The last event that you have: what came after it follows. */
  @MayBeAbsent()
  @IsString()
  @IsPosition()
  since?: string;

  /** Instead of the room of the frame. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(ROOMS_MAX)
  rooms?: unknown[];
}

/** ROOM-4. */
export class RoomUpdateDto extends IncludeDto {
  /** Positions come no more often than this. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(60_000)
  location_interval_ms?: number;
}
