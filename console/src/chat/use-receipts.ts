import type { Room } from '@rally/client';
import { useEffect, useState } from 'preact/hooks';
import type { Receipts } from './readers.js';

/** How far each has read: asked for after each join, and kept by what the room tells. */
export function useReceipts(room: Room): Receipts {
  const [receipts, setReceipts] = useState<Receipts>(new Map());
  useEffect(() => {
    let isHere = true;
    const ask = () =>
      room.command('chat.receipts', {}).then(
        (ack) => isHere && setReceipts(new Map(ack.receipts.map(({ user_id, read }) => [user_id, read]))),
        () => undefined, // The room is over.
      );
    const offs = [
      room.on('joined', () => void ask()),
      room.on('ephemeral', ({ type, user_id: reader, payload: { action, kind, up_to: upTo } }) => {
        if (type !== 'chat' || action !== 'receipt' || kind !== 'read' || reader === undefined) return;
        setReceipts((old) => new Map(old).set(reader, Number(upTo)));
      }),
    ];
    if (room.isLive) void ask();
    return () => {
      isHere = false;
      for (const off of offs) off();
    };
  }, [room]);
  return receipts;
}
