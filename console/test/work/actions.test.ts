import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ACTION_NAMES } from '../../src/pages/audit/actions';

const CORE = join(__dirname, '..', '..', '..', 'gateway');
const ACTION =
    /"((?:case|cases|answer|canned|rule|audit|number|hold|outbox|login|password|session)\.[a-z_]+)"/g;

function sources(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return sources(path);
        return entry.name.endsWith('.c') ? [readFileSync(path, 'utf8')] : [];
    });
}

test('whatever the gateway writes into its log has words', () => {
    const written = ['core', 'web']
        .flatMap(room => sources(join(CORE, room)))
        .flatMap(text => [...text.matchAll(ACTION)].map(([, action]) => action ?? ''));
    expect(written.length).toBeGreaterThan(30);
    expect(written.filter(action => !(action in ACTION_NAMES))).toEqual([]);
});
