import { existsSync } from 'node:fs';

/** Where Debian puts it; another one is named by CHROMIUM_PATH. */
export const CHROMIUM_PATH = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

export function hasChromium() {
  return existsSync(CHROMIUM_PATH);
}

/** Whether the suites in a browser are left out: CI installs what is not there. */
export const SKIPS_BROWSER = !process.env.CI && !hasChromium();
