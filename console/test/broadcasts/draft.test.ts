import { describe, expect, it } from 'vitest';
import type { BroadcastDraft } from '../../src/api/types';
import { draftOf, faultsOf, type Form, formOf, languagesOf, textsOf } from '../../src/pages/broadcasts/draft';

const NOW = new Date(2026, 10, 25, 12, 0).getTime() / 1000;
const form = (part: Partial<Form> = {}): Form => ({
    ...formOf(null),
    title: 'Meeting',
    texts: { ru: 'Встреча' },
    ...part,
});

describe('a broadcast in the form', () => {
    it('begins with 20 people first, and 60 a minute', () =>
        expect(formOf(null)).toMatchObject({
            canary: '20',
            rate: '60',
            budget: '',
            startsAt: '',
            endsAt: '',
        }));

    it('comes back as it was kept', () => {
        const draft: BroadcastDraft = {
            id: 7,
            title: 'Meeting',
            audience: {
                languages: ['uz', 'ru'],
                citizenships: ['KG'],
                regions: ['RU-MOW'],
                rule: 'REG-UZ-15',
                category: 'wages',
                contact_days: 90,
            },
            texts: { uz: 'Uchrashuv', ru: 'Встреча' },
            starts_at: NOW + 3600,
            ends_at: NOW + 7200,
            rate: 30,
            budget: 12_345,
            canary: 0,
        };
        expect(faultsOf(formOf(draft), NOW)).toEqual({});
        expect(draftOf(formOf(draft), 7)).toEqual(draft);
    });

    it('says nothing of what leaves out nobody', () =>
        expect(draftOf(form(), null)).toEqual({
            title: 'Meeting',
            audience: {},
            texts: { ru: 'Встреча' },
            starts_at: null,
            ends_at: null,
            rate: 60,
            budget: 0,
            canary: 20,
        }));

    it('asks for a text in each language of the audience, and sends no other', () => {
        const some = form({ languages: ['ru', 'uz'], texts: { ru: 'а', ky: 'б', uz: '  ' } });
        expect(languagesOf(some)).toEqual(['uz', 'ru']);
        expect(textsOf(some)).toEqual({ ru: 'а' });
        expect(languagesOf(form())).toHaveLength(4);
    });

    it.each<[keyof Form, Partial<Form>]>([
        ['title', { title: '  ' }],
        ['texts', { texts: { ru: ' ' } }],
        ['texts', { texts: { ru: 'а' }, languages: ['uz'] }],
        ['contactDays', { contactDays: '0' }],
        ['contactDays', { contactDays: '3651' }],
        ['contactDays', { contactDays: '1.5' }],
        ['rate', { rate: '' }],
        ['rate', { rate: '0' }],
        ['rate', { rate: '60001' }],
        ['rate', { rate: '1e3' }],
        ['budget', { budget: '-1' }],
        ['budget', { budget: '1.2345' }],
        ['budget', { budget: 'ten' }],
        ['canary', { canary: '1001' }],
        ['canary', { canary: '' }],
        ['startsAt', { startsAt: 'tomorrow' }],
        ['endsAt', { endsAt: '2026-11-25T11:59' }],
        ['endsAt', { startsAt: '2026-11-26T10:00', endsAt: '2026-11-26T10:00' }],
    ])('marks %s of %j', (field, part) => expect(Object.keys(faultsOf(form(part), NOW))).toEqual([field]));

    it.each([
        ['12,5', 12_500],
        ['12.50', 12_500],
        [' 150 ', 150_000],
        ['0.001', 1],
        ['', 0],
    ])('takes %j for a budget', (budget, thousandths) => {
        expect(faultsOf(form({ budget }), NOW)).toEqual({});
        expect(draftOf(form({ budget }), null).budget).toBe(thousandths);
    });
});
