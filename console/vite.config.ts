import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { sodiumWasm } from './scripts/sodium-wasm.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The Content-Security-Policy allows nothing inline, hence no polyfill of module preloads and no data: files.
export default defineConfig({
    plugins: [react(), sodiumWasm()],
    worker: { format: 'es', plugins: () => [sodiumWasm()] },
    build: {
        outDir: here('../build/console/dist'),
        emptyOutDir: true,
        target: ['chrome103', 'firefox102', 'safari16'],
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        manifest: '.vite-manifest.json',
        reportCompressedSize: false,
        chunkSizeWarningLimit: 900,
    },
    css: {
        postcss: here('./postcss.config.cjs'),
        modules: { localsConvention: 'camelCaseOnly' },
    },
    // vite dev: the gateway answers the API; its own address and port are in its config.
    server: { proxy: { '/api': { target: process.env.TAYANCH_CONSOLE ?? 'http://127.0.0.1:8081' } } },
    test: { include: ['test/**/*.test.ts'], setupFiles: ['test/setup.ts'], environment: 'node' },
});
