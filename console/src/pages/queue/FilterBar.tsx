/* What the queue shows. The choice stands in the address: it can be kept as a bookmark, and the way back restores it. */

import { Button, Checkbox, NativeSelect, VisuallyHidden } from '@mantine/core';
import { type RefObject, useId, useState } from 'react';
import type { Meta } from '../../api/types';
import { navigate } from '../../app/router';
import { useLanguage, useT } from '../../i18n';
import { useCounts } from '../../work/counts';
import { addressOf, type Age, AGES, countFilters, type Filters, NO_FILTERS } from '../../work/filters';
import { ANSWER_LANGUAGES, categoryWords, languageName, nameIn, statusWords } from '../../work/labels';
import styles from './FilterBar.module.css';

interface FilterBarProps {
    filters: Filters;
    meta: Meta | null;
    first: RefObject<HTMLSelectElement | null>;
}

function useAges(): Record<Age, string> {
    const t = useT();
    return {
        h1: t('longer than an hour'),
        h4: t('longer than 4 hours'),
        d1: t('longer than a day'),
        d3: t('longer than 3 days'),
        w1: t('longer than a week'),
    };
}

const change = (filters: Filters, what: Partial<Filters>) =>
    navigate(addressOf({ ...filters, ...what }), { replace: true });

/* The states as switches, each with how many cases are in it. */
function Statuses({ filters, meta }: Pick<FilterBarProps, 'filters' | 'meta'>) {
    const t = useT();
    const counts = useCounts();
    const toggle = (code: string) => {
        const on = filters.status.includes(code);
        change(filters, { status: on ? filters.status.filter(s => s !== code) : [...filters.status, code] });
    };
    return (
        <div className={styles.statuses} role="group" aria-label={t('Status')}>
            {meta?.statuses.map(({ code }) => {
                const on = filters.status.includes(code);
                return (
                    <Button
                        key={code}
                        size="compact-sm"
                        variant={on ? 'filled' : 'default'}
                        aria-pressed={on}
                        onClick={() => toggle(code)}
                    >
                        {statusWords(t, code)}
                        <span className={styles.count}>{counts?.by_status[code] ?? 0}</span>
                    </Button>
                );
            })}
        </div>
    );
}

function Selects({ filters, meta, first }: FilterBarProps) {
    const t = useT();
    const language = useLanguage();
    const ages = useAges();
    const any = { value: '', label: t('any') };
    const choices = [
        {
            name: 'category' as const,
            label: t('What happened'),
            data: meta?.categories.map(({ code }) => ({ value: code, label: categoryWords(t, code) })) ?? [],
        },
        {
            name: 'region' as const,
            label: t('Region'),
            data:
                meta?.regions.map(({ code, names }) => ({ value: code, label: nameIn(names, language) })) ??
                [],
        },
        {
            name: 'language' as const,
            label: t('Their language'),
            data: ANSWER_LANGUAGES.map(code => ({ value: code, label: languageName(code) })),
        },
        {
            name: 'age' as const,
            label: t('Waiting'),
            data: AGES.map(code => ({ value: code, label: ages[code] })),
        },
    ];
    return choices.map(({ name, label, data }, i) => (
        <NativeSelect
            key={name}
            ref={i === 0 ? first : null}
            className={styles.select ?? ''}
            size="xs"
            label={label}
            value={filters[name]}
            data={[any, ...data]}
            onChange={event => change(filters, { [name]: event.currentTarget.value })}
        />
    ));
}

function Fields({ filters, meta, first }: FilterBarProps) {
    const t = useT();
    const counts = useCounts();
    return (
        <>
            <Statuses filters={filters} meta={meta} />
            <div className={styles.line}>
                <Selects filters={filters} meta={meta} first={first} />
                <NativeSelect
                    className={styles.select ?? ''}
                    size="xs"
                    label={t('Order')}
                    value={filters.order}
                    data={[
                        { value: 'rank', label: t('gravest first') },
                        { value: 'newest', label: t('newest first') },
                    ]}
                    onChange={event =>
                        change(filters, { order: event.currentTarget.value === 'newest' ? 'newest' : 'rank' })
                    }
                />
                <Checkbox
                    className={styles.check ?? ''}
                    label={t('only urgent')}
                    checked={filters.urgent}
                    onChange={event => change(filters, { urgent: event.currentTarget.checked })}
                />
                <Checkbox
                    className={styles.check ?? ''}
                    label={counts ? t('only mine ({n})', { n: counts.mine }) : t('only mine')}
                    checked={filters.mine}
                    onChange={event => change(filters, { mine: event.currentTarget.checked })}
                />
                {countFilters(filters) > 0 && (
                    <Button
                        size="compact-sm"
                        variant="subtle"
                        onClick={() => change(NO_FILTERS, { order: filters.order })}
                    >
                        {t('Show all open ones')}
                    </Button>
                )}
            </div>
        </>
    );
}

export function FilterBar({ filters, meta, first }: FilterBarProps) {
    const t = useT();
    const counts = useCounts();
    const id = useId();
    const [open, setOpen] = useState(false);
    const chosen = countFilters(filters);
    return (
        <section aria-label={t('Filters')} className={styles.bar}>
            <Button
                className={styles.toggle ?? ''}
                variant="default"
                aria-expanded={open}
                aria-controls={id}
                onClick={() => setOpen(now => !now)}
            >
                {chosen > 0 ? t('Filters ({n})', { n: chosen }) : t('Filters')}
            </Button>
            <div id={id} className={styles.fields} data-open={open || undefined}>
                <Fields filters={filters} meta={meta} first={first} />
            </div>
            {counts && counts.urgent_new > 0 && (
                <VisuallyHidden role="status">
                    {t.n('{n} urgent case is new', '{n} urgent cases are new', counts.urgent_new)}
                </VisuallyHidden>
            )}
        </section>
    );
}
