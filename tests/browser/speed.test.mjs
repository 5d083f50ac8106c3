// How long staff wait, in a real browser on this machine: for the first page of all, and for words in 10,000 cases.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserFor, openPage } from '../support/browser.mjs';
import { consoleOf } from '../support/api.mjs';
import { Desk } from '../support/desk.mjs';
import { freshFolder, gatewayFor } from '../support/hotline.mjs';
import { addMany, textOf } from '../support/many.mjs';
import { firstAdmin } from '../support/staff.mjs';

const FIRST_PAGE_MS = 1500;
const SEARCH_MS = 5000;
const CASES = 10_000;
const median = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];

test('the first page can be used within a second and a half of a cold load', async (t) => {
    const gateway = await gatewayFor(t);
    const origin = consoleOf(gateway);
    const times = [];
    for (let i = 0; i < 5; i++) {
        const browser = await browserFor(t); // with nothing in its cache
        const { page, watch } = await openPage(browser, origin);
        const begun = performance.now();
        await page.goto(origin, { waitUntil: 'commit' });
        await page.getByLabel(/^Name/).fill('a'); // it takes what is typed
        times.push(Math.round(performance.now() - begun));
        watch.assertClean();
        await browser.close();
    }
    t.diagnostic(`measured: first page usable after ${median(times)} ms (${times.join(', ')})`);
    assert.ok(median(times) < FIRST_PAGE_MS, times.join(', '));
});

test('words are found in 10,000 sealed cases within five seconds, in a worker, with its progress shown', async (t) => {
    const gateway = await freshFolder(t);
    const numbers = addMany(gateway, CASES);
    await gateway.start();
    const admin = await firstAdmin(gateway);
    const origin = consoleOf(gateway);
    const window = await new Desk(origin, await openPage(await browserFor(t), origin)).signIn(admin);
    const { page } = window;
    await window.sees(/^10.?000 cases/);
    /* The longest time in which the page could not answer a key press. */
    await page.evaluate(() => {
        window.longest = 0;
        let last = performance.now();
        setInterval(() => {
            const now = performance.now();
            window.longest = Math.max(window.longest, now - last);
            last = now;
        }, 10);
    });
    const begun = performance.now();
    await window.press('Search in texts');
    await page.getByRole('progressbar').waitFor();
    await window.sees(/10.?000 cases opened at/);
    await window.fill(/^Words to look for/, `СООБЩЕНИЕ ${CASES - 1}:`);
    await page.locator('mark').first().waitFor();
    const whole = Math.round(performance.now() - begun);
    const longest = Math.round(await page.evaluate(() => window.longest));
    t.diagnostic(`measured: 10,000 sealed cases opened and searched in ${whole} ms; longest pause of the page ${longest} ms`);

    const last = String(numbers.at(-1));
    const found = page.getByRole('link', { name: `${last.slice(0, 4)}-${last.slice(4)}`, exact: true });
    await found.waitFor();
    await found.click();
    await window.sees(textOf(CASES - 1));
    assert.ok(whole < SEARCH_MS, `${whole} ms`);
    assert.ok(longest < 500, `${longest} ms`);
    window.watch.assertClean();
});
