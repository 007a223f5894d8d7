import { Injectable } from '@nestjs/common';
import type { UserId } from '../protocol/ids.js';
import type { Changes } from './decision.js';

/** What a feature did, in words for the people of the room. */
export interface RoomLine {
  /** Who did it. */
  readonly by: UserId;
  /** Names the sentence, for clients that say it in their own language. */
  readonly key: string;
  /** The sentence in English. */
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
}
/** The changes, and in the same commit the line. Pure, so that a rule may be asked more than once. */
export type Tell = (changes: Changes, line: RoomLine) => Changes;

const inSilence: Tell = (changes) => changes;

/** How features say something in the conversation of a room without knowing who keeps it, or whether anybody does. */
@Injectable()
export class RoomLines {
  private newTell: () => Tell = () => inSilence;

  /** By the one feature that keeps conversations, when it is made; asked once per command, for what must be drawn by lot. */
  provide(newTell: () => Tell): void {
    this.newTell = newTell;
  }

  /** For one command: its service takes it, its rule uses it. */
  tell(): Tell {
    return this.newTell();
  }
}
