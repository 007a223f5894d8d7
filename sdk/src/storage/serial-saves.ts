import type { OutboxState } from '../outbox.js';

interface Source {
  toJSON(): OutboxState;
}

/** One save after the other: those that are asked for while one is under way are one, of what there is by then. */
export class SerialSaves {
  private running: Promise<void> | undefined;
  private following: Promise<void> | undefined;

  constructor(private readonly write: (state: OutboxState) => Promise<void>) {}

  save(source: Source): Promise<void> {
    if (this.following !== undefined) return this.following;
    if (this.running === undefined) return (this.running = this.run(source));
    const follow = (): Promise<void> => {
      this.following = undefined;
      return (this.running = this.run(source));
    };
    return (this.following = this.running.then(follow, follow));
  }

  private async run(source: Source): Promise<void> {
    try {
      await this.write(source.toJSON());
    } finally {
      this.running = undefined;
    }
  }
}
