import { IsIn } from 'class-validator';
import type { ItemId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { VOTES } from './vote.rules.js';
import type { VoteValue } from './vote.rules.js';

export class PlanningVoteDto {
  @IsId()
  item_id!: ItemId;

  @IsIn(VOTES)
  value!: VoteValue;
}
