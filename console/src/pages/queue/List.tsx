/* The list itself: of 100,000 rows only those that are seen exist. The place is kept by the number of the case, not by
   the row, for rows move while one looks. */

import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
    type KeyboardEvent,
    type RefObject,
    useCallback,
    useEffect,
    useImperativeHandle,
    useRef,
    useState,
} from 'react';
import type { CaseSummary, Meta } from '../../api/types';
import { useT } from '../../i18n';
import type { Queue } from '../../work/use-queue';
import { indexWhere, rowAt } from '../../work/windows';
import styles from './List.module.css';
import { Head, Row } from './Row';

export interface ListHandle {
    move: (by: number) => void; // to the next row, or the one before; with the focus
    focus: () => void;
}

interface ListProps {
    queue: Queue;
    meta: Meta | null;
    me: number;
    list: string; // its filters: another list begins at the top
    handle: RefObject<ListHandle | null>;
}

/* As Row.module.css lays a row out at that width. */
function heightAt(width: number): number {
    if (width > 0 && width <= 640) return 116;
    return width > 0 && width <= 1120 ? 68 : 48;
}

interface Active {
    index: number;
    number: number | null;
}

/* Where one was, for coming back from a case. */
let last: { list: string; at: Active } = { list: '', at: { index: 0, number: null } };

function activeIndex(active: Active, queue: Queue): number {
    const total = queue.windows.total ?? 0;
    const found =
        active.number === null
            ? -1
            : indexWhere<CaseSummary>(queue.windows, row => row.number === active.number);
    return Math.max(0, Math.min(found >= 0 ? found : active.index, total - 1));
}

/* A row keeps its element, and so the focus, when it moves. Windows of different moments may both have a case. */
function keysOf(rows: readonly { index: number; number: number | undefined }[]): string[] {
    const taken = new Set<number>();
    return rows.map(({ index, number }) => {
        if (number === undefined || taken.has(number)) return `#${index}`;
        taken.add(number);
        return String(number);
    });
}

export function List({ queue, meta, me, list, handle }: ListProps) {
    const t = useT();
    const { ref: sized, width } = useElementSize<HTMLDivElement>();
    const scroller = useRef<HTMLDivElement>(null);
    const activeLink = useRef<HTMLAnchorElement>(null);
    const [active, setActive] = useState<Active>(() =>
        last.list === list ? last.at : { index: 0, number: null },
    );
    const begin = useRef(active.index);
    const wantsFocus = useRef(false);
    const total = queue.windows.total ?? 0;
    const height = heightAt(width);
    const at = activeIndex(active, queue);

    // eslint-disable-next-line react-hooks/incompatible-library -- nothing of it is handed on
    const virtual = useVirtualizer({
        count: total,
        getScrollElement: () => scroller.current,
        estimateSize: () => height,
        overscan: 6,
    });
    const items = virtual.getVirtualItems();
    const keys = keysOf(items.map(({ index }) => ({ index, number: rowAt(queue.windows, index)?.number })));
    const first = items[0]?.index ?? 0;
    const end = items.at(-1)?.index ?? 0;
    const { look } = queue;
    // The row that Tab leads to: the active one, or the first that is seen when that one is scrolled away.
    const stop = items.some(({ index }) => index === at) ? at : first;

    useEffect(() => virtual.measure(), [height, virtual]);
    useEffect(() => look(first, end), [look, first, end, total]);
    useEffect(() => {
        last = { list, at: active };
    }, [list, active]);
    useEffect(() => {
        if (begin.current > 0) virtual.scrollToIndex(begin.current, { align: 'center' });
    }, [virtual]);
    useEffect(() => {
        if (!wantsFocus.current || !activeLink.current) return;
        wantsFocus.current = false;
        activeLink.current.focus();
    });

    const focused = useCallback((index: number, number: number) => setActive({ index, number }), []);
    const go = (index: number) => {
        const to = Math.max(0, Math.min(index, total - 1));
        wantsFocus.current = true;
        setActive({ index: to, number: rowAt(queue.windows, to)?.number ?? null });
        virtual.scrollToIndex(to);
    };
    useImperativeHandle(handle, () => ({ move: by => go(at + by), focus: () => go(at) }));

    const onKeyDown = (event: KeyboardEvent) => {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 1);
        const to: Readonly<Record<string, number>> = {
            ArrowDown: at + 1,
            ArrowUp: at - 1,
            PageDown: at + page,
            PageUp: at - page,
            Home: 0,
            End: total - 1,
        };
        const index = to[event.key];
        if (index === undefined) return;
        event.preventDefault();
        go(index);
    };

    return (
        <div className={styles.outer} ref={sized}>
            <Head />
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the links inside have the focus */}
            <div
                ref={scroller}
                tabIndex={rowAt(queue.windows, stop) ? undefined : 0}
                className={styles.scroller}
                role="list"
                aria-label={t('Cases')}
                onKeyDown={onKeyDown}
            >
                <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
                    {items.map((item, i) => {
                        const row = rowAt(queue.windows, item.index);
                        return (
                            <div
                                key={keys[i]}
                                role="listitem"
                                aria-setsize={total}
                                aria-posinset={item.index + 1}
                                className={styles.item}
                                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                            >
                                {row ? (
                                    <Row
                                        row={row}
                                        meta={meta}
                                        me={me}
                                        active={item.index === stop}
                                        link={item.index === at ? activeLink : undefined}
                                        index={item.index}
                                        onFocus={focused}
                                    />
                                ) : (
                                    <div className={styles.coming}>
                                        <div className={styles.bar} />
                                        <span className="visually-hidden">{t('Loading')}</span>
                                    </div>
                                )}
                            </div>
                        );
                    })}
                </div>
            </div>
        </div>
    );
}
