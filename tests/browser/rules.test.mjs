// Rules in the console: one person writes a version, a second one approves it and undoes it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { officeFor } from '../support/desk.mjs';
import { ROOT } from '../support/gateway.mjs';

const RULE = 'LOST-DOC-3D';
const SHIPPED = readFileSync(path.join(ROOT, 'locales/rules', `${RULE}.rule`), 'utf8');

test('a rule is changed by two people, with what is wrong in it said by line', async (t) => {
    const { desk, admin } = await officeFor(t);
    const lawyer = await admin.colleague('Lawyer', 'worker');
    await lawyer.post('/rule/draft', { rule: RULE, text: SHIPPED.replace('\nlength=3\n', '\nlength=9\n'), reviewer: 'L' });
    const window = await (await desk()).signIn(admin);
    const { page } = window;
    await window.goTo('/rules');
    await window.sees('to review');
    await page.locator('li', { hasText: RULE }).getByRole('button', { name: 'Open' }).click();
    await window.sees('What version 2 would do');
    await page.getByRole('button', { name: 'Approve: in force at once' }).click();
    await window.sees('version 2: in force');
    await page.getByLabel('The rule, as a file').fill(SHIPPED.replace('\nlength=3\n', '\nlength=three\n'));
    await page.getByLabel('Who vouches for it?').fill('L');
    await page.getByRole('button', { name: 'Save as a draft' }).click();
    await window.sees(`${RULE}.rule:`);
    await page.getByRole('button', { name: 'Undo version 2' }).click();
    await window.sees('version 2: undone');
    assert.equal((await admin.get(`/rule?rule=${RULE}`)).summary.version, 1);
});
