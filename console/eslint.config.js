import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

// These write a <style>, which the Content-Security-Policy forbids.
const STYLE_WRITERS = ['AppShell', 'SimpleGrid', 'Grid', 'InlineStyles', 'ColorSchemeScript', 'Carousel'];

export default tseslint.config(
    { ignores: ['src/generated/'] },
    js.configs.recommended,
    {
        files: ['**/*.ts', '**/*.tsx'],
        extends: [
            tseslint.configs.strictTypeChecked,
            reactHooks.configs.flat.recommended,
            jsxA11y.flatConfigs.strict,
        ],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
            'no-restricted-imports': [
                'error',
                {
                    paths: [
                        {
                            name: '@mantine/core',
                            importNames: STYLE_WRITERS,
                            message: 'It writes a <style>.',
                        },
                    ],
                },
            ],
            'no-restricted-syntax': [
                'error',
                {
                    selector: 'JSXAttribute[name.name=/^(visibleFrom|hiddenFrom)$/]',
                    message: 'It needs global classes, which are off.',
                },
                {
                    selector:
                        'JSXAttribute[name.name=/^([mp][xytblr]?|[wh]|gap|cols|direction|fz|display)$/] > JSXExpressionContainer > ObjectExpression',
                    message: 'A responsive prop writes a <style>: use a CSS module.',
                },
            ],
            // The one field of a box in front of everything.
            'jsx-a11y/no-autofocus': 'off',
        },
    },
    {
        files: ['**/*.mjs', '**/*.cjs', '*.js'],
        languageOptions: {
            globals: {
                Buffer: 'readonly',
                URL: 'readonly',
                console: 'readonly',
                module: 'writable',
                process: 'readonly',
            },
        },
    },
);
