// What a disk may hold after a power cut: all that was synced, and of every later write all, the
// first sectors, or nothing, in any combination.

import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

const SECTOR = 512;
const KEPT = 0.45; /* the share of unsynced operations that reached the disk whole */
const TORN = 0.15; /* and in part */
const RECORD_SIZE = 32; /* PowerRecord in power_log.c */
const NAMES = ['tayanch.db', 'tayanch.db-wal'];

/**
 * @typedef {{kind: 'W' | 'T' | 'S', file: number, at: bigint, offset: number, began: bigint,
 *     data: Buffer}} Operation
 */

/** @returns {Operation[]} in the order in which they happened */
export function readPowerLog(/** @type {Buffer} */ log) {
    const operations = [];
    for (let place = 0; place < log.length;) {
        const began = log.readBigInt64LE(place + 16);
        const length = Number(log.readBigInt64LE(place + 24));
        const start = place + RECORD_SIZE;
        operations.push({
            kind: String.fromCharCode(log[place]),
            file: log[place + 1],
            at: log.readBigInt64LE(place + 8),
            offset: Number(began),
            began,
            data: log.subarray(start, start + length),
        });
        place = start + length;
    }
    return operations;
}

/** A file's durable octets, and the operations since that are not durable yet. */
class FileOnDisk {
    #octets = Buffer.alloc(0);
    #size = 0;
    #pending = [];

    apply(/** @type {Operation} */ operation) {
        if (operation.kind !== 'S')
            return void this.#pending.push(operation);
        const durable = this.#pending.filter(({ at }) => at < operation.began);
        this.#pending = this.#pending.filter(({ at }) => at >= operation.began);
        durable.forEach((earlier) => this.#settle(earlier));
    }

    #settle({ kind, offset, data }) {
        if (kind === 'T')
            return this.#resize(offset);
        if (offset + data.length > this.#size)
            this.#resize(offset + data.length);
        data.copy(this.#octets, offset);
    }

    #resize(size) {
        if (size > this.#octets.length) {
            const larger = Buffer.alloc(size * 2);
            this.#octets.copy(larger, 0, 0, this.#size);
            this.#octets = larger;
        }
        this.#octets.fill(0, Math.min(size, this.#size), Math.max(size, this.#size));
        this.#size = size;
    }

    /** The whole file, as the running system sees it. */
    contents() {
        this.#pending.forEach((operation) => this.#settle(operation));
        this.#pending = [];
        return this.#octets.subarray(0, this.#size);
    }

    writeImage(/** @type {string} */ file) {
        const descriptor = openSync(file, 'w');
        writeSync(descriptor, this.#octets, 0, this.#size, 0);
        this.#pending.forEach((operation) => writeByChance(descriptor, operation));
        closeSync(descriptor);
    }
}

function writeByChance(descriptor, { kind, offset, data }) {
    const chance = Math.random();
    const sectors = Math.floor(data.length / SECTOR);
    if (kind === 'T' && chance < KEPT)
        ftruncateSync(descriptor, offset);
    else if (kind === 'W' && chance < KEPT)
        writeSync(descriptor, data, 0, data.length, offset);
    else if (kind === 'W' && chance < KEPT + TORN && sectors > 0)
        writeSync(descriptor, data, 0, SECTOR * Math.floor(Math.random() * (sectors + 1)), offset);
}

/** The store's database and log, from before they were made. */
export class StoreOnDisk {
    #files = NAMES.map(() => new FileOnDisk());

    apply(/** @type {Operation} */ operation) {
        this.#files[operation.file].apply(operation);
    }

    /** Writes the store as a power cut now could have left it; returns the database's path. */
    writeImage(/** @type {string} */ folder) {
        NAMES.forEach((name, i) => this.#files[i].writeImage(path.join(folder, name)));
        rmSync(path.join(folder, 'tayanch.db-shm'), { force: true });
        return path.join(folder, NAMES[0]);
    }

    /** Were these operations all there were? Compares with the files of an ended gateway. */
    static replaysTo(/** @type {string} */ dir, /** @type {Operation[]} */ operations) {
        const store = new StoreOnDisk();
        operations.forEach((operation) => store.apply(operation));
        const actual = NAMES.map((name) => readFileSync(path.join(dir, name)));
        return store.#files.every((file, i) => file.contents().equals(actual[i]));
    }
}
