/** Whether the suites on Redis are left out. */
export const SKIPS_REDIS = process.env.SKIP_REDIS === '1';

export function banner() {
  const line = '═'.repeat(78);
  process.stderr.write(
    `\n${line}\n  SKIP_REDIS=1: NO suite runs on Redis, and none on two instances.\n` +
      `  What passes here may fail there; CI does not take it.\n${line}\n\n`,
  );
}
