// The clock jumped: everybody sees that reminders and broadcasts wait, and an admin lets them go on.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { seriousFaults } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { Gateway } from '../support/gateway.mjs';

test('an admin looks at the clock that jumped, and lets reminders go on', async (t) => {
    const gateway = new Gateway({});
    t.after(() => gateway.leave());
    await gateway.init();
    await gateway.start();
    await gateway.stop();
    execFileSync('sqlite3', [path.join(gateway.dir, 'tayanch.db'), 'UPDATE clock SET wall = wall - 30 * 86400']);
    await gateway.start();

    const { desk, admin } = await officeFor(t, { gateway });
    const worker = await admin.colleague('Дилноза', 'worker');
    const colleague = await (await desk()).signIn(worker);
    await colleague.goTo('/reminders');
    await colleague.sees('The clock of the gateway jumped by 30 d');
    await colleague.sees('Ask an admin to look at the clock');
    assert.equal(await colleague.button(/^Look at the clock/).count(), 0);

    const window = await (await desk()).signIn(admin);
    await window.page.getByRole('link', { name: 'Reminders' }).click();
    await window.sees('None. Every reminder that was due has gone out.');
    await window.press('Look at the clock, and go on …');
    const dialog = window.page.getByRole('dialog', { name: 'Is the clock right?' });
    await dialog.getByText(/it is now \d{2}\.\d{2}\.\d{4} \d{2}:\d{2}/).waitFor();
    assert.deepEqual(await seriousFaults(window.page), []);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.notEqual((await admin.get('/reminders')).hold, null, 'asked first');
    await window.press('Look at the clock, and go on …');
    await dialog.getByRole('button', { name: 'The clock is right: go on' }).click();
    await window.page.getByText('Reminders and broadcasts wait').waitFor({ state: 'hidden' });
    assert.equal((await admin.get('/reminders')).hold, null);

    await colleague.press('Look again');
    await colleague.page.getByText('Reminders and broadcasts wait').waitFor({ state: 'hidden' });
    window.watch.assertClean();
    colleague.watch.assertClean();
});
