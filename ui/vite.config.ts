import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { lessons } from './lessons.plugin.ts';

/** Address of a running lab's control listener, for `npm run dev`: its API is proxied. */
const control = process.env['SSE_LAB_CONTROL'];

export default defineConfig({
  plugins: [lessons(), svelte()],
  build: {
    target: 'es2022',
    sourcemap: false,
    // The page is loaded from this machine, so one chunk of this size costs nothing; Vite's
    // warning in the middle of a first build would only look like a fault.
    chunkSizeWarningLimit: 2_000,
  },
  server: {
    host: '127.0.0.1',
    // The lab refuses any Origin but its own; the development server speaks in its name.
    ...(control
      ? { proxy: { '/api': { target: control, changeOrigin: true, headers: { origin: control } } } }
      : {}),
  },
  test: {
    // A loaded machine transforms slowly; nothing here is a timed assertion.
    testTimeout: 30_000,
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
});
