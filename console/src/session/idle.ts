/* Locks when nobody has touched anything for a while, in this window or another one. */

import { post } from '../api/client';
import { idleClock } from './clock';
import { followOther, lock, session } from './session';
import { onTold, tellOthers } from './tabs';

const CHECK_MS = 5_000;
const TELL_MS = 20_000;
const TOUCH_MS = 60_000;

/* fn at most once in ms. */
function atMost(ms: number, fn: () => void): (now: number) => void {
    let last = 0;
    return now => {
        if (now - last < ms) return;
        last = now;
        fn();
    };
}

/* Once, when the console starts. */
export function watchIdle(): void {
    const clock = idleClock(Date.now());
    const tell = atMost(TELL_MS, () => tellOthers('active'));
    const touch = atMost(TOUCH_MS, () => void post('/session/touch', {}).catch(() => undefined));

    const check = () => {
        const now = session.get();
        if (now.state === 'open' && clock.isOver(Date.now(), now.me.idle_seconds)) lock();
    };
    const active = () => {
        if (session.get().state !== 'open') return;
        check(); // the first movement after a long sleep is not a sign that somebody was there
        const now = Date.now();
        clock.active(now);
        tell(now);
        touch(now);
    };

    for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'])
        addEventListener(event, active, { passive: true, capture: true });
    document.addEventListener('visibilitychange', check);
    setInterval(check, CHECK_MS);
    session.subscribe(() => {
        if (session.get().state === 'open') clock.active(Date.now());
    });
    onTold(message => {
        if (message === 'active') clock.active(Date.now());
        else if (message === 'lock') lock({ tell: false });
        else followOther(message === 'signed_in');
    });
}
