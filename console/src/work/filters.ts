/* What the queue shows, as it stands in the address and as the gateway is asked. */

import type { paths } from '../generated/schema';
import { QUEUE } from './places';

export type CasesQuery = NonNullable<NonNullable<paths['/cases']['get']['parameters']['query']>>;

export const AGES = ['h1', 'h4', 'd1', 'd3', 'w1'] as const;
export type Age = (typeof AGES)[number];

export interface Filters {
    status: string[]; // empty: the open ones
    category: string;
    region: string;
    language: string;
    urgent: boolean;
    mine: boolean;
    age: Age | ''; // waiting for longer than this
    order: 'rank' | 'newest';
}

export const NO_FILTERS: Filters = {
    status: [],
    category: '',
    region: '',
    language: '',
    urgent: false,
    mine: false,
    age: '',
    order: 'rank',
};

const HOUR = 3600;
const SECONDS: Record<Age, number> = { h1: HOUR, h4: 4 * HOUR, d1: 24 * HOUR, d3: 72 * HOUR, w1: 168 * HOUR };

const CODE = /^[A-Za-z][A-Za-z_-]{0,39}$/;

const codeIn = (value: string | null): string => (value && CODE.test(value) ? value : '');

/* An address may be typed, or come from an older console: what is no filter is left out. */
export function filtersOf(query: URLSearchParams): Filters {
    const age = query.get('age');
    return {
        status: (query.get('status') ?? '').split(',').filter(code => CODE.test(code)),
        category: codeIn(query.get('category')),
        region: codeIn(query.get('region')),
        language: codeIn(query.get('language')),
        urgent: query.get('urgent') === '1',
        mine: query.get('mine') === '1',
        age: AGES.find(known => known === age) ?? '',
        order: query.get('order') === 'newest' ? 'newest' : 'rank',
    };
}

export function addressOf(filters: Filters): string {
    const query = new URLSearchParams();
    if (filters.status.length) query.set('status', filters.status.join(','));
    for (const name of ['category', 'region', 'language', 'age'] as const) {
        if (filters[name]) query.set(name, filters[name]);
    }
    if (filters.urgent) query.set('urgent', '1');
    if (filters.mine) query.set('mine', '1');
    if (filters.order !== 'rank') query.set('order', filters.order);
    const asked = query.toString();
    return asked ? `${QUEUE}?${asked}` : QUEUE;
}

/* now in seconds. To the minute, so that the windows of one list are asked for with the same words. */
export function queryOf(filters: Filters, now: number): CasesQuery {
    const query: CasesQuery = { order: filters.order };
    if (filters.status.length) query.status = filters.status.join(',');
    for (const name of ['category', 'region', 'language'] as const) {
        if (filters[name]) query[name] = filters[name];
    }
    if (filters.urgent) query.urgent = 1;
    if (filters.mine) query.mine = 1;
    if (filters.age) query.until = Math.floor((now - SECONDS[filters.age]) / 60) * 60;
    return query;
}

export const countFilters = (filters: Filters): number =>
    Number(filters.status.length > 0) +
    Number(filters.category !== '') +
    Number(filters.region !== '') +
    Number(filters.language !== '') +
    Number(filters.urgent) +
    Number(filters.mine) +
    Number(filters.age !== '');
