/** What it does at once needs no promise. */
type Job = () => Promise<void> | undefined;

/**
 * Runs jobs one after the other, in the order given (CONN-7); a job that fails does not stop the next. `onCrowded` tells
 * when more than `limit` wait and when they have gone, so that the socket is read no faster than its frames are handled.
 */
export class Inbox {
  private readonly waiting: Job[] = [];
  private running: Promise<void> | undefined;
  private isCrowded = false;

  constructor(
    private readonly limit: number,
    private readonly onCrowded: (isCrowded: boolean) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  push(job: Job): void {
    this.waiting.push(job);
    if (!this.isCrowded && this.waiting.length > this.limit) this.setCrowded(true);
    this.running ??= this.run();
  }

  /** Resolves when everything pushed so far, and meanwhile, has run. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async run(): Promise<void> {
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      if (this.isCrowded && this.waiting.length <= this.limit / 2) this.setCrowded(false);
      try {
        await job();
      } catch (error) {
        this.onFailure(error);
      }
    }
    this.running = undefined;
  }

  private setCrowded(isCrowded: boolean): void {
    this.isCrowded = isCrowded;
    this.onCrowded(isCrowded);
  }
}
