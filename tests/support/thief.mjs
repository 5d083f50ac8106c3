// What a thief reads who has the database and the key file, and knows the program as well as we do.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import './web-crypto.mjs';
import sodium from 'libsodium-wrappers-sumo';
import { ROOT } from './gateway.mjs';
import { select } from './hotline.mjs';

const CONTEXT = 'tayanch1';
const BOX_KEY = 3;

/** The key of the boxes that the server opens again, derived as the gateway does. */
function boxKey(/** @type {string} */ folder) {
    const hex = readFileSync(path.join(folder, 'keys', 'server.key'), 'utf8').trim();
    return sodium.crypto_kdf_derive_from_key(32, BOX_KEY, CONTEXT, sodium.from_hex(hex));
}

/** Whatever a box could be bound to: kinds are texts in the sources. */
function kinds() {
    const folder = path.join(ROOT, 'gateway/core');
    const kind = /(?:#define \w*(?:KIND|BOX|CHECK|TEXT|HEAD)\w* |vault_(?:un)?lock\([^;"]*)"([^"]+)"/g;
    const sources = readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.[ch]$/.test(name));
    const found = sources.flatMap((name) =>
        [...readFileSync(path.join(folder, name), 'utf8').matchAll(kind)].map(([, text]) => text));
    return [...new Set(found)];
}

/** Every row, its blobs and integers as text, since JavaScript would round large ones. */
function rowsOf(gateway) {
    const columns = select(gateway, `SELECT tables.name AS "table", columns.name AS "column"
        FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'`);
    const text = (/** @type {string} */ column) => `CASE typeof("${column}") WHEN 'blob' THEN 'hex:' || ` +
        `hex("${column}") WHEN 'integer' THEN 'int:' || "${column}" ELSE '' END`;
    const selects = [...new Set(columns.map(({ table }) => table))].map((table) => {
        const texts = columns.filter((each) => each.table === table).map(({ column }) => text(column));
        return `SELECT '${table}' AS "table", ${texts.join(" || ' ' || ")} AS "values" FROM "${table}"`;
    });
    return select(gateway, selects.join(' UNION ALL '))
        .map(({ table, values }) => ({ table, values: values.split(' ') }));
}

function openBox(box, key, kindList, ids) {
    const nonce = box.subarray(0, 24);
    if (box.length < 24 + 16)
        return null;
    for (const id of ids) {
        for (const kind of kindList) {
            try {
                return Buffer.from(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                    null, box.subarray(24), `${kind}:${id}`, nonce, key));
            } catch { /* not of this row */ }
        }
    }
    return null;
}

/** Ids that stand in what was opened: sessions and lines name the rows of their answers. */
function idsIn(/** @type {Buffer} */ plain) {
    return [...plain.toString('latin1').matchAll(/([0-9a-f]{8,16}):[0-9a-f]+/g)]
        .map(([, hex]) => BigInt.asIntN(64, BigInt(`0x${hex}`)).toString());
}

/**
 * Everything in the database that the key file opens, each with the table it was in.
 * @returns {Promise<{name: string, octets: Buffer}[]>}
 */
export async function openedWithKeyFile(/** @type {import('./gateway.mjs').Gateway} */ gateway) {
    await sodium.ready;
    const key = boxKey(gateway.dir);
    const kindList = kinds();
    const opened = [];
    const after = (values, mark) => values.filter((value) => value.startsWith(mark))
        .map((value) => value.slice(mark.length));
    let closed = rowsOf(gateway).flatMap(({ table, values }) => after(values, 'hex:').map((hex) =>
        ({ table, box: Buffer.from(hex, 'hex'), ids: after(values, 'int:') })));
    const learnt = new Set();
    for (let before = -1; before !== opened.length;) {
        before = opened.length;
        closed = closed.filter(({ table, box, ids }) => {
            const octets = openBox(box, key, kindList, [...ids, ...learnt]);
            if (!octets)
                return true;
            opened.push({ name: `what the key file opens of ${table}`, octets });
            idsIn(octets).forEach((id) => learnt.add(id));
            return false;
        });
    }
    return opened;
}
