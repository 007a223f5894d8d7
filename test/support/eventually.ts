const DEADLINE_MS = 10_000;
const AGAIN_MS = 20;

/** Resolves when `expectation` no longer throws, for what no event tells of; at the deadline throws what it threw last. */
export async function eventually(
  expectation: () => void | Promise<void>,
  deadlineMs: number = DEADLINE_MS,
): Promise<void> {
  const endsAt = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
