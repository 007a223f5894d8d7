import { Injectable } from '@nestjs/common';
import type { Tell } from './decision.js';

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
