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
  /** Of the job that runs. */
  private onFollowed: (() => void) | undefined;

  constructor(
    private readonly limit: number,
    private readonly onCrowded: (isCrowded: boolean) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  push(job: Job): void {
    this.waiting.push(job);
    if (!this.isCrowded && this.waiting.length > this.limit) this.setCrowded(true);
    if (this.running === undefined) this.running = this.run();
    else this.followed();
  }

  /** For the job that runs: calls back, once, when another one waits for it. */
  whenFollowed(run: () => void): void {
    this.onFollowed = run;
    if (this.waiting.length > 0) this.followed();
  }

  /** Resolves when everything pushed so far, and meanwhile, has run. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  private async run(): Promise<void> {
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      this.onFollowed = undefined;
      if (this.isCrowded && this.waiting.length <= this.limit / 2) this.setCrowded(false);
      try {
        await job();
      } catch (error) {
        this.onFailure(error);
      }
    }
    this.running = undefined;
  }

  private followed(): void {
    const { onFollowed } = this;
    this.onFollowed = undefined;
    onFollowed?.();
  }

  private setCrowded(isCrowded: boolean): void {
    this.isCrowded = isCrowded;
    this.onCrowded(isCrowded);
  }
}
