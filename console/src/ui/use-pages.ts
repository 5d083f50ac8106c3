/* A list that comes page by page: the first at once, the others when somebody asks for more. */

import { useState } from 'react';
import { type Loaded, useLoad } from './use-load';
import { type Task, useTask } from './use-task';

export interface ListPage<Row> {
    rows: readonly Row[];
    next: number | null; // where the next page begins; null: that was the last one
}

export interface Pages<Row> {
    rows: readonly Row[] | null; // null: the first page is not here yet
    hasMore: boolean;
    more: Task<[]>;
    error: unknown;
    loading: boolean;
    again: () => void; // from the beginning
}

interface Rest<Row> extends ListPage<Row> {
    after: ListPage<Row>; // the first page that these follow
}

export function usePages<Row>(
    key: string,
    load: (at: number, signal?: AbortSignal) => Promise<ListPage<Row>>,
): Pages<Row> {
    const first: Loaded<ListPage<Row>> = useLoad(key, signal => load(0, signal));
    const [rest, setRest] = useState<Rest<Row> | null>(null);
    const begin = first.data;
    const later = rest && rest.after === begin ? rest : null;
    const next = later ? later.next : (begin?.next ?? null);
    const more = useTask(async () => {
        if (!begin || next === null) return;
        const page = await load(next);
        setRest({ after: begin, rows: [...(later?.rows ?? []), ...page.rows], next: page.next });
    });
    return {
        rows: begin && [...begin.rows, ...(later?.rows ?? [])],
        hasMore: next !== null,
        more,
        error: first.error,
        loading: first.loading,
        again: first.again,
    };
}
