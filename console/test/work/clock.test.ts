import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatewayNow, heardDate } from '../../src/api/clock';

const HERE = Date.UTC(2026, 10, 25, 9, 0, 0);
const at = (seconds: number) => new Date(HERE + seconds * 1000).toUTCString();

describe("the gateway's clock", () => {
    beforeEach(() => {
        vi.useFakeTimers({ now: HERE });
        heardDate(at(0));
    });
    afterEach(() => vi.useRealTimers());

    it.each([
        ['the same', 0, 0],
        ['a little off, as the way makes it', -2, 0],
        ['five minutes ahead', 300, 300],
        ['a day behind', -86_400, -86_400],
    ])('is %s', (_, difference, expected) => {
        heardDate(at(difference));
        expect(gatewayNow()).toBe(HERE / 1000 + expected);
    });

    it.each([null, '', 'yesterday'])('is not changed by %j', header => {
        heardDate(at(300));
        heardDate(header);
        expect(gatewayNow()).toBe(HERE / 1000 + 300);
    });

    it('is right again when the computer is', () => {
        heardDate(at(300));
        heardDate(at(0));
        expect(gatewayNow()).toBe(HERE / 1000);
    });
});
