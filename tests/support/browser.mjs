// Debian's Chromium, driven as staff use it. A page here also tells on the app: whatever breaks the content
// security policy, goes to another host or throws is kept, and assertClean() fails for it.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { ROOT } from './gateway.mjs';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const LIMIT_MS = 15_000;
const SHOTS = path.join(ROOT, 'build/screenshots');
/* A root without namespaces has no sandbox; nothing but our own pages is opened. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];

export const DESK = { width: 1280, height: 800 };
export const HANDSET = { width: 360, height: 740 };

/** A browser that ends with its test. */
export async function browserFor(/** @type {import('node:test').TestContext} */ t) {
    const browser = await chromium.launch({ executablePath: PROGRAM, args: ARGUMENTS });
    t.after(() => browser.close());
    return browser;
}

/** What a page did that it must not do. */
export class Watch {
    /** @type {string[]} */
    faults = [];

    constructor(/** @type {import('playwright-core').Page} */ page, /** @type {string} */ origin) {
        page.on('request', (request) => {
            const url = new URL(request.url());
            if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin)
                this.faults.push(`a request to ${url.origin}`);
        });
        page.on('console', (message) => {
            if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
                this.faults.push(`console: ${message.text()}`);
        });
        page.on('pageerror', (error) => this.faults.push(`thrown: ${error.stack ?? error.message}`));
        page.on('dialog', (dialog) => {
            this.faults.push(`dialog: ${dialog.message()}`);
            void dialog.dismiss();
        });
    }

    assertClean() {
        assert.deepEqual(this.faults, []);
    }
}

/**
 * A page of its own, with its own cookies.
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin of the console
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openPage(browser, origin, options = {}) {
    const context = await browser.newContext(
        { viewport: DESK, locale: 'en-GB', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(LIMIT_MS);
    const page = await context.newPage();
    return { page, context, watch: new Watch(page, origin) };
}

/** What axe finds that keeps people out. */
export async function seriousFaults(/** @type {import('playwright-core').Page} */ page) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(
        ({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** A picture for README and docs: build/screenshots/NAME.png. */
export async function shoot(/** @type {import('playwright-core').Page} */ page, /** @type {string} */ name, options = {}) {
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: path.join(SHOTS, `${name}.png`), animations: 'disabled', ...options });
}
