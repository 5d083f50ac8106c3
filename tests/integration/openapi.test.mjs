// What the console may rely on: docs/openapi.yaml says what there is, and the gateway answers as it says.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/gateway.mjs';
import { OPERATIONS, openObjects } from '../support/openapi.mjs';

/** The routes that the gateway has, from its tables: there is no other way to one. */
function routesOfTheGateway() {
    const folder = path.join(ROOT, 'gateway/web');
    const row = /\{\s*"(GET|POST)",\s*"([^"]+)",\s*STAFF_([A-Z]+),\s*([A-Z_0|\s]+),\s*\w+\s*\}/g;
    return readdirSync(folder).filter((name) => /^api_\w+\.c$/.test(name)).flatMap((name) =>
        [...readFileSync(path.join(folder, name), 'utf8').matchAll(row)].map(([, method, where, role, flags]) =>
            `${method} ${where} ${role.toLowerCase()}${flags.includes('API_LOCKED_OK') ? ' locked' : ''}`));
}

test('the gateway has the routes of the contract and no others, for the same people', () => {
    const promised = OPERATIONS.map(({ name, role, locked }) => `${name} ${role}${locked ? ' locked' : ''}`);

    assert.deepEqual(routesOfTheGateway().sort(), promised.sort());
});

test('the contract leaves no object open for more members', () => {
    assert.deepEqual(openObjects(), []);
});
