import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { outlines } from './atlas.js';
import { partsOfLeaflet } from './leaflet.js';

/** Where `npm run dev` finds a server. */
// eslint-disable-next-line no-restricted-properties -- No part of the server.
const SERVER = process.env['RALLY_URL'] ?? 'http://localhost:8080';

/** Each file also as `.br` and `.gz`, which the server sends to who takes them: it compresses nothing while it works. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const file of Object.keys(bundle).map((name) => join(dir, name))) {
      const content = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(content));
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

/** Static files for the server to serve at /console; Vite has no part in it at run time. */
export default defineConfig({
  base: '/console/',
  plugins: [outlines, partsOfLeaflet, compressed],
  resolve: {
    tsconfigPaths: true,
    // The hooks of the SDK are for React, of which Preact has what they need.
    alias: { react: 'preact/compat' },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // The content security policy allows no data: URLs but for images.
    modulePreload: { polyfill: false },
    license: { fileName: 'licences.md' }, // What is in it is owed to others.
    rolldownOptions: { input: ['index.html', 'operator.html'], checks: { bundlerTimings: false } },
  },
  server: {
    proxy: { '/ws': { target: SERVER, ws: true }, '/asyncapi.json': SERVER, '/health': SERVER },
  },
});
