import { transform } from 'esbuild';
import { defineConfig } from 'tsdown';
import { privateNames } from './private-names.js';

/** No bundler of an application can know that these names may be short; half a kilobyte of them travels well. */
const SHORT = Object.fromEntries(privateNames('src').map((name, n) => [name, `_${n.toString(36)}`]));

/** One file for each entry, as ES module and as CommonJS, with the types of the wire in its declarations. */
export default defineConfig({
  entry: {
    client: 'src/entries/client.ts',
    core: 'src/entries/core.ts',
    react: 'src/entries/react.ts',
    // Files of their own, so that bundles for browsers can take one for the other.
    'find-web-socket': 'src/find-web-socket.ts',
    'global-web-socket': 'src/global-web-socket.ts',
    'storage/file-outbox': 'src/storage/file-outbox.ts',
    'storage/indexed-db-outbox': 'src/storage/indexed-db-outbox.ts',
  },
  format: ['esm', 'cjs'],
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.json',
  // No module does anything by being there; else the server's texts of errors would come along.
  treeshake: { moduleSideEffects: false },
  plugins: [
    {
      name: 'short-private-names',
      renderChunk: async (code, { fileName }) =>
        /\.[cm]js$/.test(fileName)
          ? (
              await transform(code, {
                mangleProps: new RegExp(`^(${Object.keys(SHORT).join('|')})$`),
                mangleCache: SHORT,
              })
            ).code
          : null,
    },
  ],
  dts: true,
  report: false,
  fixedExtension: true,
  publint: { strict: true },
  attw: { profile: 'node16', level: 'error' },
});
