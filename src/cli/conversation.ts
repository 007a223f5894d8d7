import { randomUUID } from 'node:crypto';
import { RallyError } from '../../sdk/src/errors.js';
import type { Frame, JoinedPayload } from '../../sdk/src/frames.js';
import type { JsonObject } from '../protocol/envelope.js';
import type { ChatScreen } from './chat-screen.js';
import { paint, printable } from './output.js';
import { isEnd, refusalLine, refusalOf } from './refusal-words.js';
import type { RoomSession } from './room-session.js';
import { wordsOf } from './room-words.js';

const HELP = `/who          who is here
/history [n]  the last n messages (10)
/quit         leave; so does Ctrl-D
//text        says "/text"
Everything else is said. ✓ 12 means: stored, as number 12 of the room.`;
const HISTORY = 10;
/** More lines of a pipe wait until some are answered. */
const UNANSWERED_MAX = 500;
/** Colours of names; each has always the same one. */
const NAME_STYLES = ['cyan', 'magenta', 'yellow', 'blue', 'green'] as const;

/** What one says in a room and is answered, and what the others do there, on a screen. */
export class Conversation {
  refused = 0;
  /** By id, what was said here: the room's own copy of it is not shown again. */
  private readonly said = new Set<string>();
  private readonly unanswered = new Set<Promise<void>>();
  private isLost = false;

  constructor(
    private readonly session: RoomSession,
    private readonly screen: ChatScreen,
  ) {
    const { client, room } = session;
    room.on('joined', (joined) => this.hearJoined(joined));
    room.on('truncate', ({ cut }) => this.notice(`The room lost what came after ${cut}.`));
    room.on('reset', ({ reason }) => this.notice(`What came before is void (${reason}).`));
    for (const name of ['event', 'ephemeral', 'presence'] as const) room.on(name, (frame) => this.hear(frame));
    client.on('closed', ({ code, reason, isFinal }) => {
      if (!isFinal && !this.isLost)
        this.notice(printable(`The connection is lost (${code} ${reason}): trying again …`));
      this.isLost = true;
    });
  }

  /** One line that was typed; `true` = it was the last one. */
  async take(line: string): Promise<boolean> {
    const text = line.trim();
    const [command = '', argument = ''] = text.split(/\s+/, 2);
    if (text === '') return false;
    if (text.startsWith('//') || !text.startsWith('/')) await this.say(text.replace(/^\/\//, '/'));
    else if (command === '/quit') return true;
    else if (command === '/who') await this.ask('room', { action: 'members' }, membersOf);
    else if (command === '/history') await this.ask('chat', historyQuestion(argument), messagesOf);
    else this.screen.tell(command === '/help' ? HELP : `There is no ${printable(command)}: /help lists what there is.`);
    return false;
  }

  /** Resolves when everything that was said is answered, or at `interrupted`. */
  async answered(interrupted: Promise<void>): Promise<void> {
    await Promise.race([Promise.all(this.unanswered), interrupted]);
  }

  private async say(content: string): Promise<void> {
    const id = randomUUID();
    this.said.add(id);
    const answer = this.session.room.send('chat', { content }, { id }).then(
      (ack) => this.hearAck(id, content, ack),
      (error: unknown) => this.hearRefusal(id, error),
    );
    this.unanswered.add(answer);
    void answer.finally(() => this.unanswered.delete(answer));
    if (this.unanswered.size >= UNANSWERED_MAX) await Promise.race(this.unanswered);
  }

  private async ask(type: string, payload: JsonObject, linesOf: (answer: JsonObject) => string[]): Promise<void> {
    try {
      const answer = await this.session.room.ask(type, payload);
      for (const line of linesOf(answer)) this.screen.tell(line);
    } catch (error) {
      if (!(error instanceof RallyError)) throw error;
      this.screen.tell(refusalLine(error));
    }
  }

  private hearAck(re: string, content: string, ack: JsonObject): void {
    const { show } = this.screen;
    if (show !== undefined) show({ type: 'ack', re, room_id: this.session.room.id, payload: ack });
    else this.screen.tell(paint('dim', `✓ ${String(ack['seq'])} ${printable(content)}`));
  }

  private hearRefusal(re: string, error: unknown): void {
    if (!(error instanceof RallyError)) throw error;
    if (isEnd(error)) return; // Told when all is over.
    this.refused++;
    this.said.delete(re);
    const { show } = this.screen;
    if (show !== undefined) show({ type: 'error', re, room_id: this.session.room.id, payload: refusalOf(error) });
    else this.screen.tell(refusalLine(error));
  }

  private hearJoined(joined: JoinedPayload): void {
    const { show } = this.screen;
    if (show !== undefined) show({ type: 'room', room_id: this.session.room.id, payload: joined });
    else if (this.isLost) this.notice('Back.');
    else this.notice(`In room ${this.session.room.id} as ${this.session.user}: ${membersOf(joined).join('')} /help`);
    this.isLost = false;
  }

  private hear(frame: Frame): void {
    const { show } = this.screen;
    if (show !== undefined) return show(frame);
    if (frame.re && this.said.delete(frame.re)) return;
    const { action } = frame.payload;
    // One's own comings and goings, and what is no news for who talks.
    if (action === 'receipt' || (frame.type === 'presence' && frame.user_id === this.session.user)) return;
    const words = wordsOf(frame);
    const isSaid = frame.type === 'chat' && action === undefined;
    this.screen.tell(`${nameOf(frame.user_id ?? '')} ${isSaid ? words : paint('dim', words)}`);
  }

  private notice(text: string): void {
    this.screen.tell(paint('dim', text));
  }
}

function historyQuestion(argument: string): JsonObject {
  const limit = Number(argument);
  return { action: 'history', limit: Number.isInteger(limit) && limit > 0 ? limit : HISTORY };
}

function membersOf({ members, members_count }: JsonObject): string[] {
  if (!Array.isArray(members)) return [`${String(members_count)} people.`];
  const present = (members as JsonObject[]).filter(({ state }) => state !== 'offline');
  const names = present.map(({ user_id, state }) => {
    return state === 'online' ? nameOf(String(user_id)) : `${nameOf(String(user_id))} (${String(state)})`;
  });
  return [`${names.join(', ')}.`];
}

function messagesOf({ messages }: JsonObject): string[] {
  const lines = (messages as JsonObject[]).map((message) => {
    const words = message['deleted'] === true ? paint('dim', '(deleted)') : printable(String(message['content']));
    return `${nameOf(String(message['user_id']))} ${words}`;
  });
  return lines.length === 0 ? ['Nothing was said yet.'] : lines;
}

function nameOf(user: string): string {
  const sum = Buffer.from(user).reduce((total, byte) => total + byte, 0);
  return paint(NAME_STYLES[sum % NAME_STYLES.length] ?? 'cyan', printable(user));
}
