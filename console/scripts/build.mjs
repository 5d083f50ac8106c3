// node console/scripts/build.mjs: the whole console, as C. make runs it. Everything ends up in build/console/: what
// Vite makes in dist/, that compressed in packed/, and console_resource.c, a GResource with each file at
// /tayanch/console/PATH.gz.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './catalogs.mjs';
import { firstLoad, kilobytes } from './first-load.mjs';
import { generate } from './generate.mjs';

const out = join(root, '..', 'build', 'console');
const dist = join(out, 'dist');
const packed = join(out, 'packed');

function files(folder, under = '') {
    return readdirSync(join(folder, under), { withFileTypes: true }).flatMap(entry => {
        const path = under ? `${under}/${entry.name}` : entry.name;
        if (entry.isDirectory()) return files(folder, path);
        return entry.name.startsWith('.') ? [] : [path];
    });
}

function pack() {
    rmSync(packed, { recursive: true, force: true });
    return files(dist)
        .sort()
        .map(path => {
            const to = join(packed, `${path}.gz`);
            mkdirSync(dirname(to), { recursive: true });
            writeFileSync(to, gzipSync(readFileSync(join(dist, path)), { level: 9 }));
            return `${path}.gz`;
        });
}

function compile(paths) {
    const list = join(out, 'console.gresource.xml');
    const lines = paths.map(path => `    <file>${path}</file>\n`).join('');
    writeFileSync(
        list,
        `<gresources>\n  <gresource prefix="/tayanch/console">\n${lines}  </gresource>\n</gresources>\n`,
    );
    execFileSync(
        'glib-compile-resources',
        [
            '--generate-source',
            '--c-name=console',
            `--sourcedir=${packed}`,
            `--target=${join(out, 'console_resource.c')}`,
            list,
        ],
        { stdio: 'inherit' },
    );
}

await generate();
await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
const paths = pack();
const octets = firstLoad(dist, packed);
console.log(`  CONSOLE first load ${kilobytes(octets)} kB compressed`);
compile(paths);
