// Turns src/theme/theme.ts into CSS variables: those that Mantine's own file does not have already.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as mantine from '@mantine/core';
import { transformWithEsbuild } from 'vite';
import { root } from './catalogs.mjs';
import { NO_COLOR } from './mantine-css.mjs';

async function loadTheme() {
    const path = join(root, 'src', 'theme', 'theme.ts');
    const { code } = await transformWithEsbuild(readFileSync(path, 'utf8'), path);
    const folder = mkdtempSync(join(root, 'node_modules', '.theme-'));
    const file = join(folder, 'theme.mjs');
    writeFileSync(file, code);
    try {
        return await import(pathToFileURL(file));
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const block = (selector, variables) => {
    const lines = Object.entries(variables).map(([name, value]) => `    ${name}: ${value};\n`);
    return lines.length ? `${selector} {\n${lines.join('')}}\n` : '';
};

const different = (ours, theirs) =>
    Object.fromEntries(
        Object.entries(ours).filter(([name, value]) => theirs[name] !== value && !NO_COLOR.test(name)),
    );

export async function themeCss() {
    const { theme, cssVariables } = await loadTheme();
    const whole = mantine.mergeMantineTheme(mantine.DEFAULT_THEME, theme);
    const theirs = mantine.defaultCssVariablesResolver(mantine.DEFAULT_THEME);
    const base = mantine.defaultCssVariablesResolver(whole);
    const own = cssVariables(whole);
    const part = name => different({ ...base[name], ...own[name] }, theirs[name]);
    return (
        block(':root', part('variables')) +
        block(":root[data-mantine-color-scheme='light']", part('light')) +
        block(":root[data-mantine-color-scheme='dark']", part('dark'))
    );
}
