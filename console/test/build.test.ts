/* What make has built: tests/run starts this after make all. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FIRST_LOAD_LIMIT, firstLoad } from '../scripts/first-load.mjs';

const at = (path: string) => fileURLToPath(new URL(`../../build/console/${path}`, import.meta.url));
const assets = (ending: string) => readdirSync(at('dist/assets')).filter(name => name.endsWith(ending));
const read = (name: string) => readFileSync(at(`dist/${name}`), 'utf8');

describe('the build', () => {
    it('loads less than 300 kB before somebody can sign in', () => {
        expect(firstLoad(at('dist'), at('packed'))).toBeLessThan(FIRST_LOAD_LIMIT);
    });

    it('has nothing inline that the Content-Security-Policy would refuse', () => {
        const page = read('index.html');
        expect(page).toMatch(/<script type="module"[^>]* src="\/assets\/[^"]+"><\/script>/);
        expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    });

    it('names no other host', () => {
        const page = read('index.html');
        const styles = assets('.css').map(name => read(`assets/${name}`));
        for (const text of [page, ...styles]) expect(text).not.toMatch(/https?:|url\(\s*['"]?\/\/|@import/i);
        for (const name of assets('.js'))
            expect(read(`assets/${name}`)).not.toMatch(
                /(?:fetch|import|Worker|EventSource)\(\s*["'`](?:https?:)?\/\//,
            );
    });

    it('gives every asset a name that changes with what is in it', () => {
        for (const name of readdirSync(at('dist/assets')))
            expect(name).toMatch(/-[\w-]{8}\.(?:js|css|wasm)$/);
    });

    it('keeps libsodium as a file of its own', () => {
        expect(assets('.wasm')).toHaveLength(1);
        for (const name of assets('.js')) expect(read(`assets/${name}`)).not.toMatch(/[A-Za-z0-9+/]{10000}/);
    });
});
