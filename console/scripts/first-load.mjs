// What a browser fetches before somebody can sign in, compressed: the page, the code and looks of the page to sign
// in, the largest catalog, and the worker with libsodium.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from './catalogs.mjs';

export const FIRST_LOAD_LIMIT = 300_000;
export const kilobytes = octets => Math.round(octets / 1000);

function filesOf(manifest, key, seen = new Set()) {
    const chunk = manifest[key];
    if (seen.has(chunk.file)) return seen;
    seen.add(chunk.file);
    for (const css of chunk.css ?? []) seen.add(css);
    for (const key of chunk.imports ?? []) filesOf(manifest, key, seen);
    return seen;
}

export function firstLoad(dist, packed) {
    const size = path => statSync(join(packed, `${path}.gz`)).size;
    const manifest = JSON.parse(readFileSync(join(dist, '.vite-manifest.json'), 'utf8'));
    const start = [...filesOf(manifest, 'index.html')];
    const catalogs = LANGUAGES.map(l => size(manifest[`src/generated/catalogs/${l}.json`].file));
    const worker = readdirSync(join(dist, 'assets'))
        .filter(name => /^(worker|libsodium)-/.test(name))
        .map(name => `assets/${name}`);
    if (worker.length !== 2)
        throw new Error(`expected a worker and its libsodium, found ${worker.join(' ')}`);
    return ['index.html', ...start, ...worker].map(size).reduce((a, b) => a + b) + Math.max(...catalogs);
}
