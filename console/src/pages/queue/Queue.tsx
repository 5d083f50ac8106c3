/* The queue: gravest first, live, made for the keyboard. */

import { Button, Switch } from '@mantine/core';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { usePlace } from '../../app/router';
import { createStore, useStore } from '../../app/store';
import { N, useT } from '../../i18n';
import { useMay, useMe } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { setSound, useSound } from '../../work/alarm';
import { watchCounts } from '../../work/counts';
import { addressOf, countFilters, filtersOf } from '../../work/filters';
import { type KeyLine, KeysHelp } from '../../work/KeysHelp';
import { useMeta } from '../../work/meta';
import { textSearch } from '../../work/text-search';
import { useKeys } from '../../work/use-keys';
import { useQueue } from '../../work/use-queue';
import { useTakeNext } from '../../work/use-take-next';
import { FilterBar } from './FilterBar';
import { List, type ListHandle } from './List';
import styles from './Queue.module.css';
import { TextSearch } from './TextSearch';

/* It is still there when one comes back from a case. */
const phoneShown = createStore(false);

const PhonePane = lazy(() => import('../phone/PhonePane'));

const KEYS: readonly KeyLine[] = [
    { keys: ['j', '↓'], does: N('Next case') },
    { keys: ['k', '↑'], does: N('Case before') },
    { keys: ['Enter'], does: N('Open the case') },
    { keys: ['n'], does: N('Take the gravest case that nobody has') },
    { keys: ['/'], does: N('Go to the filters') },
    { keys: ['s'], does: N('Search in texts') },
    { keys: ['?'], does: N('This help') },
];

function SoundSwitch() {
    const t = useT();
    const on = useSound();
    return (
        <Switch
            className={styles.sound ?? ''}
            label={t('Sound for an SOS')}
            checked={on}
            onChange={event => setSound(event.currentTarget.checked)}
        />
    );
}

/* Room for the list: what is left of the window, but never so little that it cannot be used. */
function useRoom() {
    const area = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const fit = () => {
            const top = area.current ? area.current.getBoundingClientRect().top + scrollY : 0;
            area.current?.style.setProperty('--queue-top', `${Math.round(top)}px`);
        };
        fit();
        const watch = new ResizeObserver(fit);
        watch.observe(document.body);
        if (area.current?.parentElement) watch.observe(area.current.parentElement);
        return () => watch.disconnect();
    }, []);
    return area;
}

function Empty({ filtered }: { filtered: boolean }) {
    const t = useT();
    return (
        <p role="status" className={styles.empty}>
            {filtered ? t('No case fits these filters.') : t('No open case. Nobody waits.')}
        </p>
    );
}

export default function Queue() {
    const t = useT();
    const me = useMe();
    const mayWork = useMay('worker');
    const { query } = usePlace();
    const filters = useMemo(() => filtersOf(query), [query]);
    const address = addressOf(filters);
    const queue = useQueue(filters);
    const meta = useMeta();
    const takeNext = useTakeNext();
    const [help, setHelp] = useState(false);
    const phone = useStore(phoneShown, now => now);
    const [searching, setSearching] = useState(() => textSearch.get().state !== 'empty');
    const searchState = useStore(textSearch, now => now.state);
    const list = useRef<ListHandle>(null);
    const firstFilter = useRef<HTMLSelectElement>(null);
    const area = useRoom();
    const { total } = queue.windows;

    useEffect(watchCounts, []);
    useKeys({
        j: () => list.current?.move(1),
        k: () => list.current?.move(-1),
        ArrowDown: () => list.current?.move(1),
        ArrowUp: () => list.current?.move(-1),
        n: mayWork ? () => void takeNext.run() : undefined,
        '/': () => firstFilter.current?.focus(),
        s: () => setSearching(true),
        '?': () => setHelp(true),
    });

    return (
        <Page
            title={t('Queue')}
            wide
            actions={
                <>
                    <SoundSwitch />
                    {meta.data?.phone_page && (
                        <>
                            <Button
                                className={styles.phoneButton ?? ''}
                                variant="default"
                                aria-expanded={phone}
                                onClick={() => phoneShown.update(shown => !shown)}
                            >
                                {phone ? t('Put the phone away') : t('Phone beside the queue')}
                            </Button>
                            <Button
                                className={styles.phoneLink ?? ''}
                                component="a"
                                href="#/phone"
                                target="_blank"
                                rel="noreferrer"
                                variant="default"
                            >
                                {t('Demo phone')}
                            </Button>
                        </>
                    )}
                    <Button variant="default" aria-expanded={searching} onClick={() => setSearching(true)}>
                        {t('Search in texts')}
                    </Button>
                    <Button variant="default" onClick={() => setHelp(true)} aria-keyshortcuts="?">
                        {t('Keys')}
                    </Button>
                    {mayWork && (
                        <Button
                            loading={takeNext.running}
                            onClick={() => void takeNext.run()}
                            aria-keyshortcuts="n"
                        >
                            {t('Take next')}
                        </Button>
                    )}
                </>
            }
        >
            <ErrorNote error={takeNext.error} />
            <div className={styles.split} data-phone={phone || undefined}>
                <div className={styles.main}>
                    <FilterBar filters={filters} meta={meta.data} first={firstFilter} />
                    {(searching || searchState !== 'empty') && (
                        <TextSearch onClose={() => setSearching(false)} />
                    )}
                    <ErrorNote
                        error={queue.error ?? meta.error}
                        again={queue.error ? queue.again : meta.again}
                    />
                    <p role="status" className={styles.total}>
                        {total !== null && t.n('{n} case', '{n} cases', total)}
                    </p>
                    <div ref={area} className={styles.area} aria-busy={total === null}>
                        {total === null && !queue.error && <Loading />}
                        {total === 0 && <Empty filtered={countFilters(filters) > 0} />}
                        {total !== null && total > 0 && (
                            <List
                                key={address}
                                list={address}
                                queue={queue}
                                meta={meta.data}
                                me={me.id}
                                handle={list}
                            />
                        )}
                    </div>
                </div>
                {phone && (
                    <aside className={styles.phone} aria-label={t('Phone')}>
                        <Suspense fallback={<Loading />}>
                            <PhonePane />
                        </Suspense>
                    </aside>
                )}
            </div>
            <KeysHelp opened={help} onClose={() => setHelp(false)} lines={KEYS} />
        </Page>
    );
}
