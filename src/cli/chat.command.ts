import { ChatScreen } from './chat-screen.js';
import { Conversation } from './conversation.js';
import { EXIT } from './failure.js';
import { paint, printJson } from './output.js';
import { openRoom } from './room-session.js';
import type { Entry, RoomSession } from './room-session.js';

export interface ChatOptions extends Entry {
  readonly json?: true;
}

/** Until the input ends and everything that was said is answered; exit code 1 if something of it was refused. */
export async function chat(roomId: string, options: ChatOptions): Promise<void> {
  const session = openRoom(roomId, options);
  const screen = new ChatScreen(options.json === true ? printJson : undefined);
  try {
    const talk = new Conversation(session, screen);
    await session.joined;
    await Promise.race([converse(talk, screen), session.over]);
    if (talk.refused > 0) process.exitCode = EXIT.failed;
    if (session.room.isLive) await session.room.leave();
  } finally {
    screen.close();
    await session.client.close();
    explainUnanswered(session, screen);
  }
}

async function converse(talk: Conversation, screen: ChatScreen): Promise<void> {
  for await (const line of screen.lines()) {
    if (await talk.take(line)) break;
  }
  await talk.answered(screen.interrupted);
}

/** Nobody is left alone with a message of which it is not known whether it arrived. */
function explainUnanswered({ client }: RoomSession, screen: ChatScreen): void {
  const { length } = client.outbox.toJSON().waiting;
  if (length === 0) return;
  process.exitCode = EXIT.failed;
  screen.tell(paint('red', `${length} of your messages were not answered: whether they arrived is not known.`));
}
