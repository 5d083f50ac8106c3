// The samples of scripts/providers are what people copy: the program must take each, as it stands.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { request, ROOT } from '../support/gateway.mjs';
import { gatewayFor } from '../support/hotline.mjs';

const FOLDER = path.join(ROOT, 'scripts/providers');
const samples = readdirSync(FOLDER).filter((name) => name.endsWith('.conf'));

test('there are samples', () => assert.ok(samples.length > 0));

for (const name of samples) {
    test(`the program takes ${name}`, async (t) => {
        const sample = readFileSync(path.join(FOLDER, name), 'utf8');
        const gateway = await gatewayFor(t, { config: (text) => `${text}\n${sample}` });
        const [channel] = /(?<=^\[channel ).+(?=\]$)/m.exec(sample) ?? assert.fail('no channel');

        /* An adapter of its own, or a profile of the one that is data. */
        assert.ok([path.basename(name, '.conf'), 'http'].includes(gateway.channel(channel).provider));
        /* Known, but nothing that a provider would say; an unknown secret would be 403 for all. */
        const answer = await request(gateway.url + gateway.channel(channel).path, { method: 'POST' });
        assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status));
        await gateway.stop();
    });
}
