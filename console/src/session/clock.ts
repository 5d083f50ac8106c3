/* How long nobody has touched anything. Times are milliseconds. */

export interface IdleClock {
    active(now: number): void;
    isOver(now: number, idleSeconds: number): boolean;
}

export function idleClock(start: number): IdleClock {
    let last = start;
    return {
        active: now => (last = Math.max(last, now)),
        // A machine that slept comes back with a clock that has gone on.
        isOver: (now, idleSeconds) => now - last >= idleSeconds * 1000,
    };
}
