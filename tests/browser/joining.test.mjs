// Coming in and leaving: the first invitation with its second factor, signing in, the lock.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shoot } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { select, until } from '../support/hotline.mjs';
import { totp } from '../support/keyring.mjs';
import { PASSWORD } from '../support/staff.mjs';
import { reportBySms } from '../support/world.mjs';

test('the invitation of init makes the first admin, who signs in with a second factor', async (t) => {
    const { gateway, desk } = await officeFor(t, { empty: true });
    const admin = await desk();
    const { secret, step } = await admin.join(gateway.invitation);
    assert.ok(!admin.page.url().includes(gateway.invitation), 'the invitation is not in the address');
    await admin.press('Sign out');

    await admin.heading('Sign in');
    await admin.fill(/^Name/, 'Admin');
    await admin.fill(/^Password/, PASSWORD);
    await admin.fill(/^6-digit code/, totp(secret, step));
    await admin.press('Sign in');
    await admin.page.getByRole('alert').first().waitFor(); // a code is good once
    assert.equal(await admin.page.getByRole('heading', { name: 'Queue' }).count(), 0);
    await admin.fill(/^Password/, PASSWORD);
    await admin.fill(/^6-digit code/, totp(secret, step + 1));
    await shoot(admin.page, 'sign-in');
    await admin.press('Sign in');
    await admin.heading('Queue');
    admin.watch.assertClean();

    const again = await desk();
    await again.goTo(`/join/${gateway.invitation}`);
    await again.sees(/This invitation is no longer good/);
    again.watch.assertClean();
});

test('a lock takes the keys out of the browser, and the password brings them back', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const number = await reportBySms(gateway, 'Нас заперли на складе');
    const window = await (await desk()).signIn(admin);
    await window.goTo(`/cases/${number}`);
    await window.sees('Нас заперли на складе');

    await window.press('Lock now');
    await window.heading('Locked');
    assert.equal(await window.page.getByText('Нас заперли на складе').count(), 0);
    assert.deepEqual(select(gateway, 'SELECT locked FROM staff_sessions WHERE locked = 1').length, 1);
    await window.page.reload();
    await window.heading('Locked');
    await window.fill(/^Password/, 'it is another one');
    await window.press('Unlock');
    await window.page.getByRole('alert').first().waitFor();
    await window.fill(/^Password/, admin.password);
    await window.press('Unlock');
    await window.sees('Нас заперли на складе');
    window.watch.assertClean();
});

test('after a quarter of an hour without anybody the console locks itself', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const window = await desk();
    await window.page.clock.install();
    await window.signIn(admin);

    await window.page.clock.fastForward('14:30');
    await window.heading('Queue');
    await window.page.clock.fastForward('01:00');
    await window.heading('Locked');
    await until('the gateway knows', () =>
        select(gateway, 'SELECT locked FROM staff_sessions WHERE locked = 1').length === 1);
    window.watch.assertClean();
});

test('whoever leaves quickly is signed out, on a page that says nothing', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const window = await (await desk()).signIn(admin);
    await window.press('Leave quickly');
    await window.page.waitForURL((url) => !url.href.startsWith(window.origin));
    await until('the session is over', () =>
        select(gateway, `SELECT id FROM staff_sessions WHERE staff_id = ${admin.me.id}`).length === 1);
});
