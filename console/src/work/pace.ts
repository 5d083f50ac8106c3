/* When to ask for the rows of a list that somebody scrolls: at once, again and again while it goes on slowly enough to
   be read, and not for what only flies by. */

import { WINDOW } from './windows';

const STEP_MS = 60;
const TOO_FAST = 2 * WINDOW; // rows within a step
const AHEAD_STEPS = 8;

export interface Pace {
    at(row: number): void; // the first that is seen now
    ahead(): number; // so many rows on from here, or back if negative, will soon be seen
    stop(): void;
}

export function paced(ask: () => void): Pace {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let row = 0;
    let before = 0; // a step ago
    let moved = 0; // in the last step

    const step = () => {
        moved = row - before;
        before = row;
        timer = moved === 0 ? undefined : setTimeout(step, STEP_MS);
        if (Math.abs(moved) <= TOO_FAST) ask();
    };
    return {
        at: now => {
            row = now;
            if (timer !== undefined) return;
            before = row;
            timer = setTimeout(step, STEP_MS);
            ask();
        },
        ahead: () => Math.sign(moved) * Math.min(WINDOW, Math.abs(moved) * AHEAD_STEPS),
        stop: () => {
            clearTimeout(timer);
            timer = undefined;
            moved = 0;
        },
    };
}
