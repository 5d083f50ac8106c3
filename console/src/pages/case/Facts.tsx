/* What staff know better than the report. What the person said is kept, and stands beside it. */

import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useId, useState } from 'react';
import { post } from '../../api/client';
import type { Case } from '../../api/types';
import { useLanguage, useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { categoryWords, nameIn } from '../../work/labels';
import { REFUSALS } from '../../work/refusals';
import { useFocusBack } from '../../work/use-focus-back';
import { useCaseContext } from './context';
import styles from './Side.module.css';

interface Corrected {
    category: string;
    region: string;
    urgent: boolean;
}

const factsOf = (one: Case): Corrected => ({
    category: one.category ?? '',
    region: one.region ?? '',
    urgent: one.urgent,
});

type Correction = { category?: string; urgent?: boolean; region?: string | null };

function changes(from: Corrected, to: Corrected): Correction {
    const changed: Correction = {};
    if (to.category !== from.category && to.category !== '') changed.category = to.category;
    if (to.urgent !== from.urgent) changed.urgent = to.urgent;
    if (to.region !== from.region) changed.region = to.region === '' ? null : to.region;
    return changed;
}

function Said({ value }: { value: string }) {
    const t = useT();
    return <p className={styles.said}>{t('The person said: {value}', { value })}</p>;
}

function useRegionName(): (code: string) => string {
    const language = useLanguage();
    const { meta } = useCaseContext();
    return code => {
        const region = meta?.regions.find(known => known.code === code);
        return region ? nameIn(region.names, language) : code;
    };
}

/* To be read: what cannot be changed now does not look like a form. */
function Known() {
    const t = useT();
    const regionName = useRegionName();
    const { case: one } = useCaseContext();
    const { category, region, urgent } = one.reported;
    return (
        <dl className={styles.facts}>
            <dt>{t('What happened')}</dt>
            <dd>
                {categoryWords(t, one.category)}
                {category !== null && <Said value={categoryWords(t, category)} />}
            </dd>
            <dt>{t('Region')}</dt>
            <dd>
                {one.region === null ? t('not known') : regionName(one.region)}
                {region !== null && <Said value={regionName(region)} />}
            </dd>
            <dt>{t('Urgent')}</dt>
            <dd>
                {one.urgent ? t('yes') : t('no')}
                {urgent !== null && <Said value={urgent ? t('urgent') : t('not urgent')} />}
            </dd>
        </dl>
    );
}

function Fields({ now, set }: { now: Corrected; set: (next: Corrected) => void }) {
    const t = useT();
    const language = useLanguage();
    const regionName = useRegionName();
    const { case: one, meta } = useCaseContext();
    const { category, region, urgent } = one.reported;
    return (
        <>
            <NativeSelect
                label={t('What happened')}
                size="sm"
                value={now.category}
                onChange={event => set({ ...now, category: event.currentTarget.value })}
                data={[
                    ...(now.category === '' ? [{ value: '', label: categoryWords(t, null) }] : []),
                    ...(meta?.categories.map(({ code }) => ({
                        value: code,
                        label: categoryWords(t, code),
                    })) ?? []),
                ]}
            />
            {category !== null && <Said value={categoryWords(t, category)} />}
            <NativeSelect
                label={t('Region')}
                size="sm"
                value={now.region}
                onChange={event => set({ ...now, region: event.currentTarget.value })}
                data={[
                    { value: '', label: t('not known') },
                    ...(meta?.regions.map(({ code, names }) => ({
                        value: code,
                        label: nameIn(names, language),
                    })) ?? []),
                ]}
            />
            {region !== null && <Said value={regionName(region)} />}
            <Checkbox
                label={t('Urgent')}
                checked={now.urgent}
                onChange={event => set({ ...now, urgent: event.currentTarget.checked })}
            />
            {urgent !== null && <Said value={urgent ? t('urgent') : t('not urgent')} />}
        </>
    );
}

export function Facts() {
    const t = useT();
    const id = useId();
    const { case: one, mine, mayWork, reload } = useCaseContext();
    const [section, focusSection] = useFocusBack();
    const known = factsOf(one);
    const [edited, setEdited] = useState<Corrected | null>(null);
    const now = edited ?? known;
    const changed = changes(known, now);
    const task = useTask(async () => {
        await post('/cases/{number}/correct', changed, { path: { number: one.number } });
        announce(t('Corrected. What the person said is kept.'));
        setEdited(null);
        focusSection();
        reload();
    });
    if (!mine)
        return (
            <section className={styles.card} aria-labelledby={id}>
                <h2 id={id}>{t('Facts')}</h2>
                <Known />
                {mayWork && <p className={styles.dim}>{t('Claim the case to change it.')}</p>}
            </section>
        );
    return (
        <section className={styles.card} aria-labelledby={id} ref={section} tabIndex={-1}>
            <h2 id={id}>{t('Facts')}</h2>
            <form
                onSubmit={event => {
                    event.preventDefault();
                    void task.run();
                }}
            >
                <Fields now={now} set={setEdited} />
                <ErrorNote error={task.error} words={REFUSALS} />
                {Object.keys(changed).length > 0 && (
                    <div className={styles.buttons}>
                        <Button type="submit" size="compact-md" loading={task.running}>
                            {t('Save the correction')}
                        </Button>
                        <Button
                            size="compact-md"
                            variant="default"
                            onClick={() => {
                                setEdited(null);
                                focusSection();
                            }}
                        >
                            {t('Undo')}
                        </Button>
                    </div>
                )}
            </form>
        </section>
    );
}
