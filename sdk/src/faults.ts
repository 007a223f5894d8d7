/** Faults of the application, which must not become faults of the client: told to its listener, if it has one. */
export class Faults {
  private isTelling = false;

  constructor(
    private readonly hasListener: () => boolean,
    private readonly tell: (error: unknown) => void,
  ) {}

  /** Never throws. What the listener itself throws comes here again. */
  readonly add = (error: unknown): void => {
    if (this.isTelling || !this.hasListener()) return report(error);
    this.isTelling = true;
    this.tell(error);
    this.isTelling = false;
  };
}

/** As an error that nobody caught, but no end of the process. */
function report(error: unknown): void {
  // eslint-disable-next-line no-console -- Node has no reportError, and an error must not vanish.
  const { reportError = console.error } = globalThis as { reportError?: (error: unknown) => void };
  reportError(error);
}
