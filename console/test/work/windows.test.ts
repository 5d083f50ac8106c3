import { describe, expect, it } from 'vitest';
import {
    arrived,
    indexWhere,
    missing,
    noWindows,
    outdated,
    rowAt,
    WINDOW,
    type Windows,
} from '../../src/work/windows';

const TOTAL = 100_000;

const page = (w: number, total = TOTAL) =>
    Array.from({ length: Math.max(0, Math.min(WINDOW, total - w * WINDOW)) }, (_, i) => w * WINDOW + i);
const load = (windows: Windows<number>, ...pages: number[]) =>
    pages.reduce((all, w) => arrived(all, w, page(w), TOTAL), windows);

describe('windows of a long list', () => {
    it('asks for the first one to learn how many there are', () => {
        expect(missing(noWindows<number>(), 0, 30)).toEqual([0]);
        expect(missing(noWindows<number>(), 0, 0)).toEqual([0]);
    });

    it('asks for what is seen and not there', () => {
        const windows = load(noWindows<number>(), 0);
        expect(missing(windows, 0, 30)).toEqual([]);
        expect(missing(windows, 80, 120)).toEqual([1]);
        expect(missing(windows, 99_950, 100_040)).toEqual([999]);
        expect(rowAt(windows, 42)).toBe(42);
        expect(rowAt(windows, 142)).toBeUndefined();
    });

    it('forgets what is far away', () => {
        const windows = load(noWindows<number>(), ...Array.from({ length: 40 }, (_, i) => i));
        expect(windows.rows.size).toBeLessThanOrEqual(12);
        expect(rowAt(windows, 39 * WINDOW)).toBe(39 * WINDOW);
        expect(rowAt(windows, 0)).toBeUndefined();
    });

    it('shows what is out of date until it is replaced', () => {
        const old = outdated(load(noWindows<number>(), 0, 1));
        expect(rowAt(old, 0)).toBe(0);
        expect(missing(old, 0, 150)).toEqual([0, 1]);
        const half = arrived(old, 0, page(0), TOTAL);
        expect(missing(half, 0, 150)).toEqual([1]);
    });

    it('forgets what lies beyond a shorter list', () => {
        const shorter = arrived(load(noWindows<number>(), 0, 5), 0, page(0, 120), 120);
        expect([...shorter.rows.keys()]).toEqual([0]);
        expect(shorter.total).toBe(120);
        const empty = arrived(shorter, 0, [], 0);
        expect(empty.total).toBe(0);
        expect(missing(empty, 0, 20)).toEqual([]);
    });

    it('finds a row again', () => {
        const windows = load(noWindows<number>(), 3);
        expect(indexWhere(windows, row => row === 342)).toBe(342);
        expect(indexWhere(windows, row => row === 5)).toBe(-1);
    });
});
