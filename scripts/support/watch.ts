/** Waits for something that frames bring about: asked again whenever `changed` is called. */
export class Watch {
  private readonly waiters = new Set<() => void>();

  changed(): void {
    for (const look of this.waiters) look();
  }

  /** Whether `condition` came true within the deadline. */
  until(condition: () => boolean, deadlineMs: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (isTrue: boolean) => {
        clearTimeout(timer);
        this.waiters.delete(look);
        resolve(isTrue);
      };
      const look = () => {
        if (condition()) end(true);
      };
      const timer = setTimeout(() => end(condition()), deadlineMs);
      this.waiters.add(look);
    });
  }
}
