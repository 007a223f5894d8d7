import type { ItemId, UserId } from '../../../protocol/ids.js';
import { isPlainText } from '../../../protocol/text.js';
import type { RoomLine } from '../../../realtime/decision.js';
import type { Day } from '../planning-rows.rules.js';
import type { HistoryRow } from './history.rules.js';

/** A change, of what people call the item. */
export interface NotableChange {
  readonly id: ItemId;
  readonly row: HistoryRow;
  /** What its data say, whatever that is. */
  readonly title: unknown;
}
type Sentence = Omit<RoomLine, 'by'>;

/** CHAT-14: what becomes of items, and on which day they are; not each word of what is written of them, nor each order. */
export function lineOf(by: UserId, changes: readonly NotableChange[]): RoomLine | null {
  const sentences = changes.flatMap((change) => sentenceOf(by, change) ?? []);
  const [first] = sentences;
  if (first === undefined) return null;
  if (sentences.length === 1) return { by, ...first };
  const count = String(sentences.length);
  return { by, key: 'planning.many', text: `${by} changed ${count} items of the itinerary`, params: { count } };
}

function sentenceOf(by: UserId, { id, row, title }: NotableChange): Sentence | null {
  const name = typeof title === 'string' && title.trim() !== '' && isPlainText(title) ? title.slice(0, 200) : id;
  const { action, created, day = null, from } = row;
  const say = (verb: string, end = '', more: Record<string, string> = {}): Sentence => ({
    key: `planning.${verb}`,
    text: `${by} ${verb} ${name}${end}`,
    params: { item_id: id, title: name, ...more },
  });
  switch (action) {
    case 'create':
      return say('added', ` ${placeOf(day)}`, dayOf(day));
    case 'update':
      return created === true ? say('added', ` ${placeOf(day)}`, dayOf(day)) : null;
    case 'delete':
      return say('removed');
    case 'restore':
      return say('restored');
    case 'move':
      return from?.day === day ? null : say('moved', ` ${placeOf(day)}`, dayOf(day));
  }
}

function placeOf(day: Day): string {
  return day === null ? 'to the ideas' : `to ${day}`;
}

function dayOf(day: Day): Record<string, string> {
  return day === null ? {} : { day };
}
