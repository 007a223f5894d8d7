import assert from 'node:assert/strict';
import type { RoomId } from '../../../protocol/ids.js';
import { readBody } from '../../../store/body.js';
import type { RoomStore, RoomView } from '../../../store/room-store.js';
import { chatSnapshot } from '../chat-snapshot.js';
import type { ChatModel } from './chat-model.js';
import { assertSame } from './model-assertions.js';
import type { ChatState } from './model-client.js';
import { marksIn } from './model-drafts.js';
import type { ModelInstance } from './model-instance.js';
import { ITEM_THREAD, SOMEBODY } from './model-steps.js';
import { plain, replayed, shown, standing } from './model-views.js';
import type { Facts } from './model-words.js';

/** Messages of `state.chat`. */
const SHOWN = 50;
const SNAPSHOT = chatSnapshot(100);
const EVERYTHING = { tables: [{ prefix: 'chat.' }], maxBytes: 10_000_000 };

/** Compares all that can be read of a room with the model. */
export class ModelOnlooker {
  constructor(
    private readonly store: RoomStore,
    private readonly room: RoomId,
    private readonly model: ChatModel,
    private readonly instance: ModelInstance,
  ) {}

  async compare(): Promise<void> {
    const { model, instance } = this;
    const { log, lists, tables } = await this.look();
    assert(log?.kind === 'resumed');
    const told = log.entries.map(({ seq, by, ts, body }) => ({ seq, by, ts, ...readBody<Facts>(body) }));
    assertSame(told, replayed(model));
    const state = await this.state();
    assertSame(state, {
      messages: model.messages.slice(-SHOWN).map(shown),
      has_more_before: model.messages.length > SHOWN,
      has_more_after: false,
      as_of: model.seq,
      ...standing(model),
    });
    const pins = await instance.pinned(SOMEBODY);
    assertSame(pins, { messages: model.pins.map((id) => shown(model.get(id))) });
    const reports = await instance.reports(SOMEBODY);
    assertSame(reports, { reports: model.reports.map(plain) });
    this.assertErased(JSON.stringify([lists, [...tables], told, state, pins, reports]));
  }

  /** What a join shows. */
  async state(): Promise<ChatState> {
    const view = await this.store.read(this.room, { ...SNAPSHOT.query, members: 'count' });
    assert(view.kind === 'view');
    return SNAPSHOT.render(view, SOMEBODY.user) as ChatState;
  }

  /** CHAT-4: of what was deleted nothing is left anywhere. */
  private assertErased(text: string): void {
    const gone = new Set<number>();
    for (const { carries, payload } of this.model.log)
      if (carries?.deletedBy !== undefined) for (const mark of marksIn(JSON.stringify(payload))) gone.add(mark);
    for (const mark of marksIn(text)) assert(!gone.has(mark), `what frame ${mark} said is still there`);
  }

  /** Everything that is kept. */
  private async look(): Promise<RoomView> {
    const { model, store, room } = this;
    const threads = [ITEM_THREAD, ...model.messages.map(({ message_id }) => message_id)];
    const names = ['chat.messages', 'chat.edits', ...threads.map((thread) => `chat.thread/${thread}`)];
    const lists = names.map((list) => ({ list, limit: 1_000 }));
    const view = await store.read(room, { ...EVERYTHING, lists, since: { epoch: model.epoch, seq: 0 } });
    assert(view.kind === 'view');
    return view;
  }
}
