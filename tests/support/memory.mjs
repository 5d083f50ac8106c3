// The memory of a running program, as whoever takes the machine would copy it.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { PROGRAM } from './gateway.mjs';

const SLICE = 1 << 24;

/** The parts of its address space that it can have written to: start, length, and what they are. */
function regionsOf(/** @type {number} */ pid) {
    return readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n').flatMap((line) => {
        const [range, access, , , , ...name] = line.split(/\s+/);
        const [start, end] = range.split('-').map((hex) => parseInt(hex, 16));
        const kernel = ['[vvar]', '[vsyscall]', '[vvar_vclock]'].includes(name[0]);
        const file = name[0]?.startsWith('/') && !access.includes('w'); // is what the file is
        return kernel || file ? [] : [{ start, length: end - start, name: `${name.join(' ') || 'heap'} ${access}` }];
    });
}

/**
 * Everything in the memory of a process, also what it may not read itself, in pieces that a reader can hold.
 * What is between two pieces is in both.
 * @param {number} pid
 * @param {number} overlap octets
 * @returns {Generator<{name: string, octets: Buffer}>}
 */
export function* memoryOf(pid, overlap = 4096) {
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    try {
        for (const { start, length, name } of regionsOf(pid)) {
            for (let at = 0; at < length; at += SLICE) {
                const octets = Buffer.alloc(Math.min(SLICE + overlap, length - at));
                const got = readPages(memory, octets, start + at);
                yield { name: `memory, ${name}, at ${(start + at).toString(16)}`, octets: octets.subarray(0, got) };
            }
        }
    } finally {
        closeSync(memory);
    }
}

/** Pages that were never touched cannot be read where no file stands behind them: they end the reading. */
function readPages(memory, octets, position) {
    let got = 0;
    try {
        while (got < octets.length) {
            const read = readSync(memory, octets, got, octets.length - got, position + got);
            if (read === 0)
                break;
            got += read;
        }
    } catch (error) {
        if (!['EIO', 'EFAULT'].includes(error.code))
            throw error;
    }
    return got;
}

/** Why the memory of the program under test tells nothing here, or false. */
export function noMemory() {
    if (process.getuid?.() !== 0)
        return 'only root reads the memory of another process';
    if (readFileSync(PROGRAM).includes('__asan_init'))
        return 'a sanitizer keeps what was freed, so that it can tell who uses it';
    return false;
}
