import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** A Chromium without a window; whoever launched it closes it. The suites that need one are in `test/browser`. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  // Its sandbox cannot be had by root, and what it shows is ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
