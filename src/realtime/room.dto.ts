import { ArrayMaxSize, IsArray, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';

/** `<epoch>:<seq>`. */
const POSITION = /^[A-Za-z0-9]{1,32}:\d{1,15}$/;
const INCLUDE_MAX = 16;
const ROOMS_MAX = 50;

/** ROOM-2: one room (of the envelope, else of the URL), or several in `rooms`, each an object of the same fields. */
export class RoomJoinDto {
  @IsOptional()
  @IsString()
  @Matches(POSITION)
  since?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(ROOMS_MAX)
  rooms?: unknown[];
}

/** ROOM-4. */
export class RoomUpdateDto {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(INCLUDE_MAX)
  @IsString({ each: true })
  include?: string[];

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60_000)
  location_interval_ms?: number;
}
