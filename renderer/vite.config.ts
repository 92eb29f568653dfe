import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { NONCE_PLACEHOLDER } from '../app/serve/content-policy.ts';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  logLevel: 'warn',
  base: './',
  // Every text passes one function of ours on its way into the page.
  plugins: [react({ jsxImportSource: '#drawn' }), tailwindcss()],
  html: { cspNonce: NONCE_PLACEHOLDER },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // Electron 33 is Chromium 130.
    target: 'chrome130',
    sourcemap: false,
    reportCompressedSize: false,
    // Electron and every browser that runs this know modulepreload.
    modulePreload: { polyfill: false },
    // Inlined files would need data: in font-src.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      // All take from one index, and a page loads of it only what it shows.
      treeshake: { moduleSideEffects: [{ test: /[\\/]renderer[\\/]ui[\\/]/, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            // One chunk with the switch that forbids eval, which every schema then finds set, whatever chunk it lands in.
            { name: 'zod', test: /node_modules[\\/]zod[\\/]|[\\/]zod-without-eval\.ts$/, priority: 30 },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 20 },
          ],
        },
      },
    },
  },
});
