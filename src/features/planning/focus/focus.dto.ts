import { IsString, MaxLength, ValidateIf } from 'class-validator';
import type { ItemId } from '../../../protocol/ids.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { FIELD_MAX_LENGTH } from './focus.rules.js';

export class PlanningFocusDto {
  /** `null` = at nothing any more. */
  @ValidateIf((_, value) => value !== null)
  @IsId()
  item_id!: ItemId | null;

  /** What of the item, in your own words. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(FIELD_MAX_LENGTH)
  field?: string;
}
