/** As much of a frame as tells its form. */
interface Told {
  readonly type: string;
  readonly user_id?: string;
  readonly ts?: number;
  readonly payload: Record<string, unknown>;
}

/** ROOM-9: in the place of an event that is not for this client. */
export function isHidden({ type, payload }: Told): boolean {
  return type === 'room' && payload['action'] === 'hidden';
}

/** LOC-10: several positions that came together, each as if it had come alone. */
export function singly<F extends Told>(frame: F): readonly F[] {
  if (frame.type !== 'location' || frame.payload['action'] !== 'positions') return [frame];
  const positions = frame.payload['positions'] as (Record<string, unknown> & { user_id: string; ts: number })[];
  return positions.map(({ user_id, ts, ...payload }) => ({ ...frame, user_id, ts, payload }));
}
