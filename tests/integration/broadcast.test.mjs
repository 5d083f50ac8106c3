// A message to many, from the draft of one member of staff, through the approval of another and a canary, to
// people's phones; and every brake on the way. By the real program, with a provider that the test scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { consoleOf } from '../support/api.mjs';
import { Gateway } from '../support/gateway.mjs';
import { command, configLines, until } from '../support/hotline.mjs';
import {
    NOON_ZONE, TEXTS, broadcastOf, draftOf, fillPeople, launch, numberOf, stateOf,
} from '../support/people.mjs';
import { channelConfig, FakeProvider, personSays } from '../support/provider.mjs';
import { firstAdmin } from '../support/staff.mjs';

const PEOPLE = 100;
/** Person n: what they said to us. The tables below say what becomes of them. */
const STOPPED = 0;
const NEVER = 1;
const NOT_ASKED = 2;
const REACHED = PEOPLE - 3;

/** @type {Gateway} */
let gateway;
/** @type {FakeProvider} */
let provider;
/** @type {import('../support/staff.mjs').Member} */
let admin;
/** @type {import('../support/staff.mjs').Member} */
let worker;

/** What people have said that the helper program does not know: in the order of its rows. */
function setProfiles() {
    const at = (n) => `(SELECT id FROM contacts ORDER BY created_at, rowid LIMIT 1 OFFSET ${n})`;
    const sql = `UPDATE contacts SET profile = 'never' WHERE id = (SELECT id FROM contacts WHERE language = 'uz_Cyrl' LIMIT 1);
        UPDATE contacts SET profile = NULL WHERE id = (SELECT id FROM contacts WHERE language = 'ky' LIMIT 1);`;
    void at;
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), sql]);
}

before(async () => {
    provider = await new FakeProvider().start();
    const zone = configLines('hotline', `timezone=${NOON_ZONE}`);
    gateway = new Gateway({
        config: (text) => `${zone(text)}\n[channel out]\nsecret=outSECRET0123456789\nrate=1000\nprice=0.1\n` +
            channelConfig.smsgate(provider),
    });
    await gateway.init();
    fillPeople(gateway, PEOPLE);
    setProfiles();
    await gateway.start();
    admin = await firstAdmin(gateway);
    worker = await admin.colleague('Worker', 'worker');
    await personSays(gateway, 'out', numberOf(STOPPED), 'STOP');
});
after(async () => {
    await gateway?.stop();
    await provider?.stop();
    gateway?.leave();
});
