import type { RoomSnapshot } from '../../realtime/room-feature.js';
import { historyPage } from './history/history.rules.js';
import { CHAT_LIST } from './message.rules.js';
import { PINS, pinsOf } from './pins/pin.rules.js';
import { MARKERS, SHOWN_MAX, shownReceipts } from './receipts/marker.rules.js';
import { SETTINGS, slowMs } from './writer.rules.js';

/** Messages in `state.chat`. */
const SHOWN_MESSAGES = 50;

/** CHAT-5: what a join shows that includes chat; markers only where they are told. */
export function chatSnapshot(receiptsMaxMembers: number): RoomSnapshot {
  return {
    isDefault: false,
    isEphemeral: false,
    isSameForAll: true,
    query: {
      rows: [PINS, SETTINGS],
      tables: [{ prefix: MARKERS, limit: SHOWN_MAX }],
      lists: [{ list: CHAT_LIST, limit: SHOWN_MESSAGES }],
    },
    render: (view) => {
      const slow_ms = slowMs(view);
      const isTold = (view.members?.count ?? 0) <= receiptsMaxMembers;
      return {
        ...historyPage(view),
        pins: pinsOf(view).map(({ message_id }) => message_id),
        receipts: isTold ? shownReceipts(view) : [],
        ...(slow_ms > 0 && { slow_ms }),
      };
    },
  };
}
