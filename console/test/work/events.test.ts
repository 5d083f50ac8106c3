import { describe, expect, it } from 'vitest';
import { translator } from '../../src/i18n/catalog';
import { eventWords } from '../../src/pages/case/events';
import type { CaseEvent } from '../../src/work/timeline';

const say = (kind: CaseEvent['kind'], from: string | null, to: string | null, staff_id: number | null = 1) =>
    eventWords(
        translator('en', {}),
        { at: 0, staff_id, staff_name: null, kind, from, to },
        code => code ?? '–',
    );

describe('an event in words', () => {
    it.each([
        ['status', 'new', 'in_review', 'Status: New → In review'],
        ['status', null, 'mistake', 'Status: By mistake'],
        ['status', 'new', 'some_day', 'Status: New → some_day'],
        ['urgent', 'no', 'yes', 'Urgency: not urgent → urgent'],
        ['category', null, 'raid', 'What happened: No category yet → Police raid'],
        ['region', 'RU-MOW', null, 'Region: RU-MOW → –'],
        ['detention', '5', null, 'Not held any more'],
        ['takeover', 'Aida', null, 'Taken over from Aida'],
        ['merge', null, '48172093', 'Merged into 4817-2093'],
        ['merge', '48172093', null, 'No longer merged into 4817-2093'],
        ['duplicate', null, '48172093', '4817-2093 was merged into this case'],
        ['duplicate', '48172093', null, '4817-2093 is no longer merged into this case'],
        ['pin', null, null, 'The PIN was cleared'],
    ] as const)('%s: %s, %s', (kind, from, to, words) => expect(say(kind, from, to)).toBe(words));

    it('knows whose PIN it is', () => {
        expect(say('pin', null, 'set', null)).toBe('The person set a PIN');
        expect(say('pin', null, null, null)).toBe('The person removed the PIN');
    });
});
