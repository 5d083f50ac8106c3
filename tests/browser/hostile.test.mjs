// Hostile texts where staff see them: shown, letter by letter, and nothing more.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HANDSET } from '../support/browser.mjs';
import { officeFor } from '../support/desk.mjs';
import { HOSTILE, LONGEST } from '../support/hostile.mjs';
import { reportBySms } from '../support/world.mjs';

/* What joins an emoji is no riddle and stays. */
const HIDDEN =
    /(?!\u200d\p{Extended_Pictographic})[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e0fff}]/u;

/** What can be seen of a case's texts, with the marks for hidden characters taken out. */
function shownTexts(/** @type {import('playwright-core').Page} */ page) {
    return page.evaluate(() => [...document.querySelectorAll('main [dir="auto"]')].map((element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll('span[title]').forEach((sign) => sign.remove());
        return copy.textContent;
    }));
}

/** Whatever a text has made of itself: elements that the app does not use there, handlers, links elsewhere. */
function intruders(/** @type {import('playwright-core').Page} */ page) {
    return page.evaluate(() => {
        const odd = [...document.querySelectorAll('main script, main iframe, main img, main object, main embed, main svg[onload]')];
        const handled = [...document.querySelectorAll('main *')]
            .filter((element) => element.getAttributeNames().some((name) => name.startsWith('on')));
        const links = [...document.querySelectorAll('main a')].filter(({ href }) => !href.startsWith(location.origin));
        return [...odd, ...handled, ...links].map(({ outerHTML }) => outerHTML.slice(0, 200));
    });
}

for (const [name, viewport] of Object.entries({ desk: undefined, handset: HANDSET })) {
    test(`hostile reports and notes are shown inert on a ${name}`, async (t) => {
        const { gateway, desk, admin } = await officeFor(t);
        const number = await reportBySms(gateway, LONGEST);
        await admin.claim(number);
        for (const text of Object.values(HOSTILE))
            await admin.note(number, text);
        const window = await (await desk(viewport && { viewport })).signIn(admin);
        await window.goTo(`/cases/${number}`);
        await window.sees('начало');

        const shown = (await shownTexts(window.page)).map((text) => text.replaceAll(/\s/g, ''));
        for (const text of [...Object.values(HOSTILE), LONGEST]) {
            const visible = text.replaceAll(new RegExp(HIDDEN, 'gu'), '').replaceAll(/\s/g, '');
            assert.ok(shown.some((each) => each.includes(visible)), `${JSON.stringify(text)} can be read`);
        }
        assert.ok(!shown.some((text) => HIDDEN.test(text)), 'what turns or hides letters is shown as a sign');
        assert.deepEqual(await intruders(window.page), []);
        const { width, room } = await window.page.evaluate(() =>
            ({ width: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
        assert.ok(width <= room, 'nothing is wider than the screen');
        window.watch.assertClean();
    });
}

test('hostile names, titles, reasons and searches are shown inert', async (t) => {
    const { gateway, desk, admin } = await officeFor(t);
    const number = await reportBySms(gateway, `Искать ${HOSTILE.image} тут`);
    for (const text of [HOSTILE.script, HOSTILE.image, HOSTILE.drawing, HOSTILE.backwards, HOSTILE.json]) {
        const { status } = await admin.try('POST', '/staff/invite',
            { name: text, role: 'viewer', token: Buffer.from(text.padEnd(32).slice(0, 32)).toString('base64'), invite_boxes: [] });
        assert.ok([200, 400].includes(status));
        await admin.post('/canned', { title: text, texts: { ru: text }, rules: [] });
        await admin.post('/broadcasts', { title: text.slice(0, 100), audience: {}, texts: { ru: text } });
        await admin.post(`/cases/${number}/reveal`, { reason: `Потому что ${text}` });
    }
    const window = await (await desk()).signIn(admin);
    for (const place of ['/staff', '/canned', '/broadcasts', '/broadcasts/1', '/broadcasts/1/edit', '/audit', `/cases/${number}`]) {
        await window.goTo(place);
        await window.sees(/alert\(1\)/);
        assert.deepEqual(await intruders(window.page), [], place);
    }
    await window.goTo('/cases');
    await window.press('Search in texts');
    await window.fill(/^Words to look for/, 'onerror=alert(1)');
    await window.page.locator('mark').first().waitFor();
    assert.deepEqual(await intruders(window.page), [], 'search');
    window.watch.assertClean();
});
