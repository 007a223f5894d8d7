import type { FrameRecord } from '../../session/frame-log.js';

/** An event on its way from the pane of its author to another. */
export interface Delivery {
  readonly from: string;
  readonly to: string;
  /** When it arrived; ms of the page's clock. */
  readonly clock: number;
  /** Since its command was sent. */
  readonly ms: number;
}

/** From each command that became an event to that event in the other panes: they meet by room and `seq`. In order of arrival. */
export function deliveries(records: readonly FrameRecord[]): readonly Delivery[] {
  const sent = new Map<string, FrameRecord>();
  for (const { frame, request } of records) {
    const { seq, duplicate } = (frame?.payload ?? {}) as { seq?: number; duplicate?: boolean };
    if (frame?.type === 'ack' && request !== undefined && seq !== undefined && duplicate !== true)
      sent.set(placeOf(frame.room_id, seq), request);
  }
  return records.flatMap(({ frame, user: to, clock, direction }) => {
    const command = direction === 'in' ? sent.get(placeOf(frame?.room_id, frame?.seq)) : undefined;
    if (command === undefined || command.user === to) return [];
    return [{ from: command.user, to, clock, ms: clock - command.clock }];
  });
}

function placeOf(room: unknown, seq: unknown): string {
  return `${String(seq)} ${String(room)}`;
}
