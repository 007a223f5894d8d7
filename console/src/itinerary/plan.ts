import type { Room } from '@rally/client';
import type { Session } from '../session/session.js';
import type { Notice } from '../ui/notices.js';
import { ServerClock } from '../session/server-clock.js';
import { Desk } from './desk.js';
import { Editor } from './editor.js';
import { Focus } from './focus.js';
import { PlanActions } from './plan-actions.js';

/** What one user does in the itinerary; it outlives the view, so that what was typed is there when it is shown again. */
export interface Plan {
  readonly session: Session;
  readonly desk: Desk;
  readonly actions: PlanActions;
  readonly editor: Editor;
  readonly focus: Focus;
  readonly clock: ServerClock;
}

const plans = new WeakMap<Room, Plan>();

export function planOf(session: Session, notify: (notice: Notice) => void): Plan {
  const known = plans.get(session.room);
  if (known !== undefined) return known;
  const desk = new Desk(session, notify);
  const clock = clockOf(session);
  const plan = {
    session,
    desk,
    actions: new PlanActions(desk),
    editor: new Editor(desk),
    focus: new Focus(session),
    clock,
  };
  plans.set(session.room, plan);
  return plan;
}

function clockOf({ client, room }: Session): ServerClock {
  const clock = new ServerClock();
  const hear = ({ ts }: { readonly ts?: number | undefined }) => ts !== undefined && clock.hear(ts, Date.now());
  room.on('event', hear);
  room.on('ephemeral', hear);
  client.on('status', ({ status }) => {
    if (status === 'connected') hear({ ts: client.welcome?.server_time });
  });
  return clock;
}
