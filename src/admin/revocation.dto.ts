import { IsInt, Min } from 'class-validator';
import { MayBeAbsent } from '../realtime/may-be-absent.decorator.js';

export class RevocationDto {
  /** Tokens whose `iat` is earlier count no more: ms since 1970; the next full second unless told. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  before?: number;
}
