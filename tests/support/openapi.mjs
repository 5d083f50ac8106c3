// The contract between the console and the gateway, docs/openapi.yaml, as something to test by.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import YAML from 'yaml';
import { ROOT } from './gateway.mjs';

const NAME = 'openapi.yaml';
const contract = YAML.parse(readFileSync(path.join(ROOT, 'docs', NAME), 'utf8'), { merge: true });
/* Its annotations (example, description, x-role) say nothing about the form. */
const ajv = new Ajv({ strict: false, allErrors: true, formats: { byte: true } });
ajv.addSchema(contract, NAME);

/** Where something stands in the contract, as a reference. */
const pointer = (...words) => `${NAME}#/${words
    .map((word) => encodeURIComponent(word.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

/** What `$ref` of an object means, or the object itself. */
function follow(object) {
    const words = object?.$ref?.slice(2).split('/');
    return words ? follow(words.reduce((at, word) => at[word], contract)) : object;
}

/**
 * @typedef {object} Operation
 * @property {string} method "GET" or "POST"
 * @property {string} path as in the contract: "/cases/{number}"
 * @property {string} name both, for messages
 * @property {'nobody' | 'viewer' | 'worker' | 'admin'} role the least
 * @property {boolean} locked also while the session is locked
 * @property {boolean} claim only who holds the claim on the case
 * @property {string} tag
 * @property {boolean} stream it answers with events, not with JSON
 * @property {string[]} query names of its parameters
 */

/** @returns {Operation} */
function readOperation(where, method, text) {
    const content = text.responses['200'].content ?? follow(text.responses['200']).content;
    return {
        method: method.toUpperCase(),
        path: where,
        name: `${method.toUpperCase()} ${where}`,
        role: text['x-role'],
        locked: text['x-locked'] === true,
        claim: text['x-claim'] === true,
        tag: text.tags[0],
        stream: 'text/event-stream' in content,
        query: (text.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name),
    };
}

/** @type {Operation[]} */
export const OPERATIONS = Object.entries(contract.paths).flatMap(([where, item]) =>
    ['get', 'post'].filter((method) => item[method])
        .map((method) => readOperation(where, method, item[method])));

/** The operation that a request was for: its path may have a query. */
export function operationOf(/** @type {string} */ method, /** @type {string} */ target) {
    const words = target.split('?')[0].split('/');
    return OPERATIONS.filter((each) => each.method === method).find(({ path: where }) => {
        const names = where.split('/');
        return names.length === words.length &&
            names.every((name, i) => (name.startsWith('{') ? /^\d+$/.test(words[i]) : name === words[i]));
    });
}

/** The schema of an operation's answer. */
function schemaOf(operation, status) {
    const responses = contract.paths[operation.path][operation.method.toLowerCase()].responses;
    const key = String(status) in responses ? String(status) : 'default';
    const shared = responses[key].$ref?.slice(2).split('/');
    const words = shared ?? ['paths', operation.path, operation.method.toLowerCase(), 'responses', key];
    return ajv.getSchema(pointer(...words, 'content', 'application/json', 'schema'));
}

function assertValid(valid, what, value) {
    assert.ok(valid, `${what}: the contract has a schema`);
    assert.ok(valid(value), `${what}: ${ajv.errorsText(valid.errors)}\n${JSON.stringify(value)?.slice(0, 600)}`);
}

/**
 * An answer of the gateway is as the contract says: its type, its members and no others.
 * @param {Operation} operation
 * @param {{status: number, headers: Record<string, any>, text: string}} answer
 */
export function assertAnswer(operation, { status, headers, text }) {
    const what = `${operation.name} ${status}`;
    assert.equal(headers['content-type'], 'application/json; charset=utf-8', what);
    assert.equal(headers['cache-control'], 'no-store', what);
    assert.ok(status === 200 || (status >= 400 && status !== 500), what);
    assertValid(schemaOf(operation, status), what, JSON.parse(text));
}

/** A body that a client sends is as the contract says. */
export function assertBody(/** @type {Operation} */ operation, body) {
    const { requestBody } = contract.paths[operation.path].post;
    const words = requestBody.$ref?.slice(2).split('/') ?? ['paths', operation.path, 'post', 'requestBody'];
    const valid = ajv.getSchema(pointer(...words, 'content', 'application/json', 'schema'));
    assertValid(valid, `the body of ${operation.name}`, body);
}

/** A path with its parameters filled in: {number} and {id}. */
export function fill(/** @type {string} */ where, /** @type {Record<string, number>} */ values) {
    return where.replace(/\{(\w+)\}/g, (_all, name) => {
        assert.ok(name in values, `${where}: ${name}`);
        return String(values[name]);
    });
}

/** Where the contract has an object that may have members it does not name. */
export function openObjects(at = contract, where = '') {
    if (typeof at !== 'object' || at === null)
        return [];
    const open = at.type === 'object' && !('additionalProperties' in at);
    return [...(open ? [where] : []),
        ...Object.entries(at).flatMap(([name, each]) => openObjects(each, `${where}/${name}`))];
}
