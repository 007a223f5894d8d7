import type { Room } from '@rally/client';
import { useEffect, useState } from 'preact/hooks';

/** `pending` until its state is there; `over` when nothing more can be said in it. */
export type RoomState = 'pending' | 'joined' | 'over';

export function useRoomState(room: Room): RoomState {
  const [state, setState] = useState<RoomState>('pending');
  useEffect(() => {
    let isHere = true;
    const tell = (next: RoomState) => isHere && setState((now) => (now === 'over' ? now : next));
    room.joined.then(
      () => tell('joined'),
      () => tell('over'),
    );
    void room.ended.then(() => tell('over'));
    return () => {
      isHere = false;
    };
  }, [room]);
  return state;
}
