// People who may be written to, by the thousand, and a broadcast to them.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './gateway.mjs';

const FILLER = 'build/release/tests/bench/people_rows';

/** Where it is between 12:00 and 13:00 now, so that nobody there is asleep. Etc/GMT counts west. */
const eastOfUtc = 12 - new Date().getUTCHours();
export const NOON_ZONE = `Etc/GMT${eastOfUtc > 0 ? '-' : '+'}${Math.abs(eastOfUtc)}`;

/** The number of person n: of a country that has no clock of its own here. */
export const numberOf = (/** @type {number} */ n) => `+49151${String(n).padStart(8, '0')}`;

/** Puts people into the store of a gateway that does not run; they speak the four languages in turn. */
export function fillPeople(/** @type {import('./gateway.mjs').Gateway} */ gateway, /** @type {number} */ count) {
    execFileSync('make', ['-s', 'BUILD=build/release', 'SAN=', FILLER], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    execFileSync(path.join(ROOT, FILLER), [gateway.dir, String(count)], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A text in each language, harmless and cheap where that can be. */
export const TEXTS = {
    uz: 'Yakshanba kuni soat 10 da uchrashamiz.',
    uz_Cyrl: 'Якшанба куни соат 10 да учрашамиз.',
    ky: 'Жекшемби күнү саат 10до жолугабыз.',
    ru: 'Встречаемся в воскресенье в 10 часов.',
};

/** What the console would send to make a draft. */
export const draftOf = (more = {}) => ({ title: 'Meeting', audience: {}, texts: TEXTS, ...more });

/** A broadcast that one person wrote and another approved. @returns {Promise<number>} */
export async function launch(author, approver, draft) {
    const { id } = await author.post('/broadcasts', draft);
    await author.post(`/broadcasts/${id}/submit`);
    await approver.post(`/broadcasts/${id}/approve`);
    return id;
}

export const broadcastOf = (member, id) => member.get(`/broadcasts/${id}`);
export const stateOf = async (member, id) => (await broadcastOf(member, id)).summary.state;
