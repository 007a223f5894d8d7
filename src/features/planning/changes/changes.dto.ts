import { IsInt, IsString, Max, Min } from 'class-validator';
import { IsPosition } from '../../../realtime/is-position.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { CHANGES_MAX } from './changes.rules.js';

export class PlanningChangesDto {
  /** The last change that you have. */
  @IsString()
  @IsPosition()
  since!: string;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(CHANGES_MAX)
  limit?: number;
}
