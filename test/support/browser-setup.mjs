/** Before the first suite that needs a browser. */
import '../../scripts/typescript.mjs';
import { CHROMIUM_PATH, SKIPS_BROWSER, hasChromium } from './chromium-binary.mjs';
import { buildConsole } from './build-console.mjs';
import { transpile } from './transpiled.mjs';

export default async function setUp() {
  transpile();
  buildConsole();
  process.env.CHROMIUM_PATH = CHROMIUM_PATH; // For the workers.
  if (SKIPS_BROWSER) {
    process.stderr.write(
      `\nNO suite runs in a browser: there is no ${CHROMIUM_PATH} (Debian: sudo apt-get install -y chromium; ` +
        'elsewhere name one by CHROMIUM_PATH).\n\n',
    );
  } else if (!hasChromium()) {
    const { installFromDebian } = await import('./debian-packages.ts');
    installFromDebian('chromium');
    if (!hasChromium()) throw new Error(`Tests in a browser need Chromium, and there is no ${CHROMIUM_PATH}`);
  }
}
