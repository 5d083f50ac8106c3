import { describe, expect, it } from 'vitest';
import { nextText, type Source, timeline } from '../../src/work/timeline';

const part = (
    n: number,
    kind: Source['parts'][number]['kind'],
    created_at: number,
    staff_id: number | null = null,
) => ({
    n,
    kind,
    box: '',
    staff_id,
    staff_name: staff_id ? 'A' : null,
    created_at,
});
const event = (kind: Source['events'][number]['kind'], at: number, staff_id: number | null = 1) => ({
    at,
    staff_id,
    staff_name: staff_id ? 'A' : null,
    kind,
    from: null,
    to: null,
});
const base: Source = { number: 48172093, created_at: 100, parts: [], events: [], answers: [] };
const keys = (...given: Parameters<typeof timeline>) => timeline(...given).map(entry => entry.key);

describe('the timeline', () => {
    it('begins with what the person entered', () => {
        expect(
            keys({ ...base, events: [event('opened', 100, null)], parts: [part(1, 'report', 100)] }),
        ).toEqual(['entered', 'p48172093-1']);
    });

    it('is in the order of time, whatever the kind', () => {
        const source = {
            ...base,
            parts: [part(1, 'report', 110), part(2, 'note', 130, 1), part(3, 'reply', 150)],
            events: [event('claim', 120), event('status', 130), event('release', 160)],
        };
        expect(keys(source)).toEqual([
            'entered',
            'p48172093-1',
            'e0',
            'e1',
            'p48172093-2',
            'p48172093-3',
            'e2',
        ]);
    });

    it('keeps texts of one second in the order of n', () => {
        const source = {
            ...base,
            parts: [part(1, 'report', 110), part(2, 'report', 110), part(3, 'report', 110)],
        };
        expect(keys(source)).toEqual(['entered', 'p48172093-1', 'p48172093-2', 'p48172093-3']);
    });

    it('puts the state of an answer with its text', () => {
        const answer = {
            id: 7,
            n: 2,
            state: 'read' as const,
            created_at: 120,
            ended_at: 130,
            expires_at: 900,
            ping: 'none' as const,
        };
        const entries = timeline({
            ...base,
            parts: [part(1, 'report', 110), part(2, 'answer', 120, 1)],
            answers: [answer],
        });
        const ids = entries.flatMap(entry => (entry.kind === 'part' ? [entry.answer?.id] : []));
        expect(ids).toEqual([undefined, 7]);
    });

    it('tells a takeover once, by its note', () => {
        const source = {
            ...base,
            parts: [part(1, 'takeover', 200, 2)],
            events: [event('takeover', 200, 2), event('takeover', 300, 3)],
        };
        expect(keys(source)).toEqual(['entered', 'p48172093-1', 'e1']);
    });

    it('shows the texts of a duplicate, and whose they are', () => {
        const other: Source = {
            ...base,
            number: 11111111,
            created_at: 50,
            parts: [part(1, 'report', 90)],
            events: [event('status', 95)],
        };
        const entries = timeline({ ...base, parts: [part(1, 'report', 110)] }, [other]);
        expect(entries.map(entry => entry.key)).toEqual(['p11111111-1', 'entered', 'p48172093-1']);
        expect(entries[0]).toMatchObject({ from: 11111111 });
    });

    it('knows the next number of a text', () => {
        expect(nextText([])).toBe(1);
        expect(nextText([{ n: 1 }, { n: 7 }, { n: 3 }])).toBe(8);
    });
});
