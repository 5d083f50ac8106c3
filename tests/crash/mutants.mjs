// Builds gateways that are broken on purpose: a test must be able to tell them from the real one.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/gateway.mjs';

const RELEASE = 'build/release';
const PARTS = ['Makefile', 'gateway', 'handlers', 'locales', 'scripts', 'console'];
const MADE_ELSEWHERE = new Set(['node_modules', '.git']);

/** Each replaces places in one file; a place that is gone or doubled fails the test. */
const MUTANTS = {
    /* Answers a batch, and commits it when the next one comes. */
    'ack-first': {
        file: 'gateway/core/intake.c',
        places: [
            ['return db_begin(hotline->db, error);',
                'db_commit(hotline->db, NULL);\n    return db_begin(hotline->db, error);'],
            ['if (!db_commit(hotline->db, error)) {\n        hotline_tell_news(hotline, false);\n' +
                '        return false;\n    }\n    if (hotline->hold_released',
                '(void)error;\n    if (hotline->hold_released'],
        ],
    },
    /* Queues for a person, commits, and only then notes that it has; and the outbox takes the same twice. */
    'broadcast-forgets': {
        file: 'gateway/core/broadcasts/broadcast_queue.c',
        places: [
            ['.dedupe = dedupe,', '.dedupe = *dedupe ? NULL : dedupe,'],
            ['if (after.outbox_id == 0)',
                'if (!db_commit(pump->hotline->db, error) || !db_begin(pump->hotline->db, error))\n' +
                '        return false;\n    if (after.outbox_id == 0)'],
        ],
    },
    'synchronous-normal': {
        file: 'gateway/store/db_sqlite_open.c',
        places: [
            ['{"PRAGMA synchronous = FULL", "PRAGMA synchronous", 2}',
                '{"PRAGMA synchronous = NORMAL", "PRAGMA synchronous", 1}'],
        ],
    },
    'synchronous-off': {
        file: 'gateway/store/db_sqlite_open.c',
        places: [
            ['{"PRAGMA synchronous = FULL", "PRAGMA synchronous", 2}',
                '{"PRAGMA synchronous = OFF", "PRAGMA synchronous", 0}'],
        ],
    },
};

/**
 * Copies the tree to build/mutant-NAME, breaks the copy and builds it.
 * @param {keyof typeof MUTANTS} name
 * @returns {string} the program
 */
export function buildMutant(name) {
    const tree = path.join(ROOT, 'build', `mutant-${name}`);
    copyTree(tree);
    const { file, places } = MUTANTS[name];
    const source = path.join(tree, file);
    const broken = places.reduce((text, [from, to]) => {
        const pieces = text.split(from);
        assert.equal(pieces.length, 2, `${file} has one place for ${name}: ${from}`);
        return pieces.join(to);
    }, readFileSync(source, 'utf8'));
    writeFileSync(source, broken);
    const build = ['-s', '-C', tree, `BUILD=${RELEASE}`, 'SAN='];
    execFileSync('make', build, { stdio: ['ignore', 2, 2] });
    return path.join(tree, RELEASE, 'tayanch');
}

/** Objects come along with their time stamps, so make compiles only what was broken. */
function copyTree(tree) {
    const filter = (file) => !MADE_ELSEWHERE.has(path.basename(file));
    rmSync(tree, { recursive: true, force: true });
    mkdirSync(path.join(tree, 'build'), { recursive: true });
    for (const part of [...PARTS, RELEASE])
        if (existsSync(path.join(ROOT, part)))
            cpSync(path.join(ROOT, part), path.join(tree, part), {
                recursive: true,
                preserveTimestamps: true,
                filter,
            });
}
