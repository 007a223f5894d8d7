import { IsInt, Max, Min } from 'class-validator';
import type { ItemId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { HISTORY_PAGE_MAX } from './history-page.rules.js';

export class PlanningHistoryDto {
  @IsId()
  item_id!: ItemId;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(HISTORY_PAGE_MAX)
  limit?: number;

  /** A version: only what came before it. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  before?: number;
}
