/* One line of time out of what the person entered, the texts both ways, and what staff did. */

import type { Case } from '../api/types';

export type Part = Case['parts'][number];
export type CaseEvent = Case['events'][number];
export type Answer = Case['answers'][number];

export type Entry =
    | { kind: 'entered'; at: number; key: string }
    | { kind: 'part'; at: number; key: string; part: Part; answer: Answer | null; from: number | null }
    | { kind: 'event'; at: number; key: string; event: CaseEvent };

/* What stands first when two things carry the same second. */
const ORDER: Record<Entry['kind'], number> = { entered: 0, event: 1, part: 2 };

export type Source = Pick<Case, 'number' | 'created_at' | 'parts' | 'events' | 'answers'>;

function entriesOf(source: Source, merged: boolean): Entry[] {
    const from = merged ? source.number : null;
    const entries: Entry[] = source.parts.map(part => ({
        kind: 'part',
        at: part.created_at,
        key: `p${source.number}-${part.n}`,
        part,
        answer: part.kind === 'answer' ? (source.answers.find(a => a.n === part.n) ?? null) : null,
        from,
    }));
    if (merged) return entries;
    entries.push({ kind: 'entered', at: source.created_at, key: 'entered' });
    source.events.forEach((event, i) => {
        // What a person opened is told by what they entered; a takeover by its note, if there is one.
        const told = event.kind === 'opened' || (event.kind === 'takeover' && hasNote(source.parts, event));
        if (!told) entries.push({ kind: 'event', at: event.at, key: `e${i}`, event });
    });
    return entries;
}

const hasNote = (parts: readonly Part[], event: CaseEvent): boolean =>
    parts.some(
        part =>
            part.kind === 'takeover' &&
            part.staff_id === event.staff_id &&
            Math.abs(part.created_at - event.at) <= 5,
    );

/* duplicates: the cases merged into this one, whose texts are shown with it. */
export function timeline(source: Source, duplicates: readonly Source[] = []): Entry[] {
    const entries = [...entriesOf(source, false), ...duplicates.flatMap(other => entriesOf(other, true))];
    return entries
        .map((entry, i) => ({ entry, i }))
        .sort((a, b) => a.entry.at - b.entry.at || ORDER[a.entry.kind] - ORDER[b.entry.kind] || a.i - b.i)
        .map(({ entry }) => entry);
}

/* Staff may write the next text of a case as this one. */
export const nextText = (parts: readonly Pick<Part, 'n'>[]): number =>
    parts.reduce((most, part) => Math.max(most, part.n), 0) + 1;
