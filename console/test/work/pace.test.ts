import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from '../../src/work/pace';

/* Scrolls by so many rows every 20 ms; how often was asked? */
function scroll(rows: number, ms: number, from = 0) {
    const ask = vi.fn();
    const pace = paced(ask);
    let row = from;
    for (let t = 0; t < ms; t += 20) {
        pace.at(row);
        vi.advanceTimersByTime(20);
        row += rows;
    }
    return { ask, pace, row };
}

describe('the pace of a scrolled list', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    it('asks at once', () => {
        const ask = vi.fn();
        paced(ask).at(5000);
        expect(ask).toHaveBeenCalledTimes(1);
    });

    it('goes on asking while somebody scrolls and can read', () => {
        const { ask } = scroll(5, 1200);
        expect(ask.mock.calls.length).toBeGreaterThanOrEqual(15);
        expect(ask.mock.calls.length).toBeLessThanOrEqual(25);
    });

    it('asks for nothing that flies by, but for where it ends', () => {
        const { ask, pace, row } = scroll(500, 1200);
        expect(ask).toHaveBeenCalledTimes(1);
        pace.at(row);
        vi.advanceTimersByTime(500);
        expect(ask.mock.calls.length).toBeGreaterThanOrEqual(2);
    });

    it('looks ahead the way it goes, by as much as it goes', () => {
        expect(scroll(1, 600).pace.ahead()).toBe(24);
        expect(scroll(-1, 600, 1000).pace.ahead()).toBe(-24);
        expect(scroll(20, 600).pace.ahead()).toBe(100);
    });

    it('rests when nobody scrolls', () => {
        const { ask, pace } = scroll(5, 600);
        vi.advanceTimersByTime(500);
        const asked = ask.mock.calls.length;
        expect(pace.ahead()).toBe(0);
        vi.advanceTimersByTime(10_000);
        expect(ask).toHaveBeenCalledTimes(asked);
        expect(vi.getTimerCount()).toBe(0);
    });

    it('asks for nothing once it is stopped', () => {
        const { ask, pace } = scroll(5, 600);
        const asked = ask.mock.calls.length;
        pace.stop();
        vi.advanceTimersByTime(10_000);
        expect(ask).toHaveBeenCalledTimes(asked);
        expect(pace.ahead()).toBe(0);
    });
});
