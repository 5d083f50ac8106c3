// Mantine's looks for the components that the console uses, out of the one file that has all of them: which they
// are is read from the imports of src/, and what those import in turn. In two files: what is shown before somebody
// has signed in has its own, so that the first load is small; the other has everything again, in Mantine's order.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import postcss from 'postcss';
import { root, sourceFiles } from './catalogs.mjs';

const mantine = join(root, 'node_modules', '@mantine', 'core');
// Colours of Mantine's that we do not use; each has 20 variables. See src/theme/theme.ts.
export const NO_COLOR = /^--mantine-color-(?:pink|grape|violet|indigo|cyan|teal|lime|yellow)-/;
const STATIC = /(?:import|export)\s(?:(?!\bimport\b)[^'";])*?from\s*'(\.[^']+)'|^import\s*'(\.[^']+)'/gm;

function resolve(from, path) {
    const base = join(dirname(from), path);
    return [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')].find(
        file => /\.(tsx?|mjs)$/.test(file) && existsSync(file),
    );
}

// The file and all that it imports, but not what it loads later.
function reached(file, seen = new Set()) {
    if (!file || seen.has(file)) return seen;
    seen.add(file);
    for (const [, a, b] of readFileSync(file, 'utf8').matchAll(STATIC)) reached(resolve(file, a ?? b), seen);
    return seen;
}

function namesOf(files) {
    const names = new Set(['MantineProvider']);
    for (const path of files) {
        const imports = readFileSync(path, 'utf8').matchAll(/import\s*\{([^}]*)\}\s*from '@mantine\/core'/g);
        for (const [, list] of imports) {
            for (const name of list.split(','))
                names.add(
                    name
                        .trim()
                        .replace(/^type /, '')
                        .split(' as ')[0],
                );
        }
    }
    return names;
}

function classesOf(names) {
    const index = join(mantine, 'esm', 'index.mjs');
    const files = new Set();
    for (const [, list, from] of readFileSync(index, 'utf8').matchAll(/export \{([^}]*)\} from '([^']+)'/g)) {
        const exported = list.split(',').map(name => name.trim().split(' as ').pop());
        if (exported.some(name => names.has(name))) reached(join(dirname(index), from), files);
    }
    const classes = new Set();
    for (const file of files) {
        if (!file.endsWith('.module.css.mjs')) continue;
        for (const [name] of readFileSync(file, 'utf8').matchAll(/\bm_[\w-]+/g)) classes.add(name);
    }
    return classes;
}

function cssFor(names) {
    const classes = classesOf(names);
    const sheet = postcss.parse(readFileSync(join(mantine, 'styles.layer.css'), 'utf8'));
    const isUsed = selector =>
        (selector.match(/\.m_[\w-]+/g) ?? []).every(name => classes.has(name.slice(1)));
    sheet.walkRules(rule => {
        if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return;
        const selectors = rule.selectors.filter(isUsed);
        if (selectors.length === 0) rule.remove();
        else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
    });
    sheet.walkDecls(NO_COLOR, declaration => {
        declaration.remove();
    });
    sheet.walkAtRules(rule => {
        if (rule.nodes?.length === 0) rule.remove();
    });
    return sheet.toString();
}

export function mantineCss() {
    const all = sourceFiles(join(root, 'src'));
    return {
        first: cssFor(namesOf(reached(join(root, 'src', 'main.tsx')))),
        all: cssFor(namesOf(all)),
    };
}
