// Mantine's looks for the components that the console uses, out of the one file that has all of them: which they
// are is read from the imports of src/, and what those import in turn.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import postcss from 'postcss';
import { root, sourceFiles } from './catalogs.mjs';

const mantine = join(root, 'node_modules', '@mantine', 'core');
const IMPORTS =
    /(?:import|export)\s*\{[^}]*\}\s*from\s*'(\.[^']+)'|import\s*'(\.[^']+)'|import\s+\w+\s+from\s*'(\.[^']+)'/g;

function usedNames() {
    const names = new Set(['MantineProvider']);
    for (const path of sourceFiles(join(root, 'src'))) {
        for (const [, list] of readFileSync(path, 'utf8').matchAll(
            /import\s*\{([^}]*)\}\s*from '@mantine\/core'/g,
        )) {
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

function walk(file, seen) {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    for (const [, a, b, c] of code.matchAll(IMPORTS)) walk(join(dirname(file), a ?? b ?? c), seen);
}

function usedClasses() {
    const index = join(mantine, 'esm', 'index.mjs');
    const wanted = usedNames();
    const files = new Set();
    for (const [, list, from] of readFileSync(index, 'utf8').matchAll(/export \{([^}]*)\} from '([^']+)'/g)) {
        const names = list.split(',').map(name => name.trim().split(' as ').pop());
        if (names.some(name => wanted.has(name))) walk(join(dirname(index), from), files);
    }
    const classes = new Set();
    for (const file of files) {
        if (!file.endsWith('.module.css.mjs')) continue;
        for (const [name] of readFileSync(file, 'utf8').matchAll(/\bm_[\w-]+/g)) classes.add(name);
    }
    return classes;
}

export function mantineCss() {
    const classes = usedClasses();
    const sheet = postcss.parse(readFileSync(join(mantine, 'styles.layer.css'), 'utf8'));
    const isUsed = selector =>
        (selector.match(/\.m_[\w-]+/g) ?? []).every(name => classes.has(name.slice(1)));
    sheet.walkRules(rule => {
        if (rule.parent.type === 'atrule' && /keyframes$/.test(rule.parent.name)) return;
        const selectors = rule.selectors.filter(isUsed);
        if (selectors.length === 0) rule.remove();
        else if (selectors.length < rule.selectors.length) rule.selectors = selectors;
    });
    sheet.walkAtRules(rule => {
        if (rule.nodes?.length === 0) rule.remove();
    });
    return sheet.toString();
}
