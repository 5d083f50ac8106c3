/* The look. scripts/theme-css.mjs turns what differs from Mantine's own values into a file of CSS variables: the
   Content-Security-Policy lets no script write a <style>. */

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
    '#e6f7f8',
    '#cfeaec',
    '#a2d5d9',
    '#6fbfc5',
    '#45abb3',
    '#2a9aa3',
    '#158791',
    '#0b6e74',
    '#085b61',
    '#044a4f',
];

export const theme = createTheme({
    colors: { sea },
    primaryColor: 'sea',
    primaryShade: { light: 7, dark: 7 },
    fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", Consolas, monospace',
    defaultRadius: 'sm',
    cursorType: 'pointer',
    components: {
        // Locking the scroll bar would write a <style>.
        Modal: { defaultProps: { lockScroll: false, centered: true } },
        Drawer: { defaultProps: { lockScroll: false } },
        Badge: { defaultProps: { tt: 'none', miw: 'max-content' } },
        Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true } } },
    },
});

/* The colours of the console are these and dark; the build leaves Mantine's others out (scripts/mantine-css.mjs). */
/* What stands on a light tint of its own colour, and under white. Mantine's own are too pale to read well. */
const INK = {
    sea: '#085b61',
    red: '#a61b1b',
    orange: '#7d4400',
    green: '#17602f',
    blue: '#1864ab',
    gray: '#343a40',
};
const FILL = { red: '#c92a2a', orange: '#9a5200', green: '#1f7a3c', blue: '#1864ab', gray: '#495057' };

function named(colors: Readonly<Record<string, string>>, role: string): Record<string, string> {
    return Object.fromEntries(
        Object.entries(colors).map(([color, value]) => [`--mantine-color-${color}-${role}`, value]),
    );
}

/* Contrast of at least 4.5 : 1 on the page and on a panel, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
    variables: {},
    light: {
        ...named(INK, 'light-color'),
        ...named(INK, 'outline'),
        ...named(FILL, 'filled'),
        '--mantine-color-dimmed': '#5c636a',
        '--mantine-color-placeholder': '#6b7278',
        '--mantine-color-error': '#b42318',
        '--mantine-color-anchor': '#085b61',
        '--app-panel': '#f5f7f8',
        '--app-line': '#d4dadd',
        '--app-urgent': '#b42318',
        '--app-good': '#1b6e3c',
        '--app-warn': '#8a4b00',
    },
    dark: {
        ...named(FILL, 'filled'),
        '--mantine-color-dimmed': '#a9b1b8',
        '--mantine-color-placeholder': '#98a1a8',
        '--mantine-color-error': '#ff9a8f',
        '--mantine-color-anchor': '#7fd0d6',
        '--app-panel': '#1f2326',
        '--app-line': '#3a4045',
        '--app-urgent': '#ff9a8f',
        '--app-good': '#7fd6a0',
        '--app-warn': '#f2b866',
    },
});
