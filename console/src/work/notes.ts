/* Writing into a case: sealed here, as its next text. If somebody was quicker, as the one after theirs. */

import { ApiError, get, post } from '../api/client';
import { vault } from '../vault/client';
import { nextText } from './timeline';

const TRIES = 4;

/* The numbers taken so far are asked for anew: what the page shows may be old. */
async function freshNumber(number: number): Promise<number> {
    return nextText((await get('/cases/{number}', { path: { number } })).parts);
}

async function sealAndSend(
    number: number,
    firstTry: number,
    text: string,
    send: (sealed: { n: number; box: string }) => Promise<unknown>,
): Promise<void> {
    let n = firstTry;
    for (let left = TRIES - 1; ; left--) {
        try {
            await send({ n, box: await vault('sealText', number, n, text) });
            return;
        } catch (error) {
            if (!(error instanceof ApiError && error.code === 'moved') || left === 0) throw error;
            n = await freshNumber(number);
        }
    }
}

export const addNote = (number: number, n: number, text: string): Promise<void> =>
    sealAndSend(number, n, text, sealed => post('/cases/{number}/notes', sealed, { path: { number } }));

export const takeOver = (number: number, n: number, text: string): Promise<void> =>
    sealAndSend(number, n, text, sealed =>
        post('/cases/{number}/claim', { takeover: true, ...sealed }, { path: { number } }),
    );
