import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { soon } from '../../src/work/use-live';
import { latinKey } from '../../src/work/use-keys';

describe('doing something soon', () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(() => vi.useRealTimers());

    it('does it once for many changes', () => {
        const fn = vi.fn();
        const later = soon(fn);
        for (let i = 0; i < 5; i++) later.ask();
        expect(fn).not.toHaveBeenCalled();
        vi.advanceTimersByTime(400);
        expect(fn).toHaveBeenCalledTimes(1);
    });

    it('does it in time while changes go on', () => {
        const fn = vi.fn();
        const later = soon(fn);
        for (let ms = 0; ms < 6000; ms += 100) {
            later.ask();
            vi.advanceTimersByTime(100);
        }
        expect(fn.mock.calls.length).toBeGreaterThanOrEqual(2);
        expect(fn.mock.calls.length).toBeLessThanOrEqual(4);
    });

    it('does nothing once it is stopped', () => {
        const fn = vi.fn();
        const later = soon(fn);
        later.ask();
        later.stop();
        vi.advanceTimersByTime(5000);
        expect(fn).not.toHaveBeenCalled();
    });
});

describe('keys', () => {
    it.each([
        ['n', 'KeyN', false, 'n'],
        ['т', 'KeyN', false, 'n'],
        ['.', 'Slash', false, '/'],
        [',', 'Slash', true, '?'],
        ['?', 'Digit7', true, '?'],
        ['ArrowDown', 'ArrowDown', false, 'ArrowDown'],
    ])('%s on %s', (key, code, shiftKey, expected) =>
        expect(latinKey({ key, code, shiftKey })).toBe(expected),
    );
});
