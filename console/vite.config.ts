import { defineConfig } from 'vite';

/** Where `npm run dev` finds a server. */
const SERVER = 'http://localhost:8080';

/** Static files for the server to serve at /console; Vite has no part in it at run time. */
export default defineConfig({
  base: '/console/',
  resolve: {
    tsconfigPaths: true,
    // The hooks of the SDK are for React, of which Preact has what they need.
    alias: { react: 'preact/compat' },
  },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // The content security policy allows no data: URLs but for images.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['index.html'] },
  },
  server: {
    proxy: { '/ws': { target: SERVER, ws: true }, '/asyncapi.json': SERVER, '/health': SERVER },
  },
});
