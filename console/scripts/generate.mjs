// What the build makes from other files of the project, into src/generated/: the types of the API, the catalogs,
// the looks.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, catalogPath, compileCatalog, root } from './catalogs.mjs';
import { mantineCss } from './mantine-css.mjs';
import { themeCss } from './theme-css.mjs';

const generated = join(root, 'src', 'generated');

export async function generate() {
    mkdirSync(join(generated, 'catalogs'), { recursive: true });
    const tool = join(root, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
    const api = join(root, '..', 'docs', 'openapi.yaml');
    execFileSync(process.execPath, [tool, api, '-o', join(generated, 'schema.d.ts')], {
        stdio: ['ignore', 'ignore', 'inherit'],
    });
    for (const language of LANGUAGES) {
        const file = join(generated, 'catalogs', `${language}.json`);
        writeFileSync(file, JSON.stringify(compileCatalog(catalogPath(language))));
    }
    const looks = mantineCss();
    writeFileSync(join(generated, 'mantine-first.css'), looks.first);
    writeFileSync(join(generated, 'mantine.css'), looks.all);
    writeFileSync(join(generated, 'theme.css'), await themeCss());
}

if (process.argv[1] === join(root, 'scripts', 'generate.mjs')) await generate();
