import { IsInt, Min } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';

export class PlanningUndoDto {
  /** Of the ack of the commit to be undone; absent = the newest one that is not. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  seq?: number;
}
