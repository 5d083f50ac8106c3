/* Does something soon after the gateway has said that things changed: once for many changes, and never far between. */

import { useEffect, useRef } from 'react';
import { type LiveEvent, onLive } from '../api/events';

const QUIET_MS = 300;
const LATEST_MS = 2000;

type Told = LiveEvent | { type: 'again' };

export interface Soon {
    ask(): void;
    stop(): void;
}

/* fn once nothing more has been asked for a while, but at the latest LATEST_MS after the first. */
export function soon(fn: () => void): Soon {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let first = 0;
    return {
        ask: () => {
            const now = Date.now();
            if (timer === undefined) first = now;
            clearTimeout(timer);
            timer = setTimeout(
                () => {
                    timer = undefined;
                    fn();
                },
                Math.max(0, Math.min(QUIET_MS, first + LATEST_MS - now)),
            );
        },
        stop: () => clearTimeout(timer),
    };
}

export function useLive(concerns: (event: Told) => boolean, fn: () => void): void {
    const latest = useRef({ concerns, fn });
    useEffect(() => {
        latest.current = { concerns, fn };
    });
    useEffect(() => {
        const later = soon(() => latest.current.fn());
        const off = onLive(event => {
            if (event.type === 'again' || latest.current.concerns(event)) later.ask();
        });
        return () => {
            off();
            later.stop();
        };
    }, []);
}
