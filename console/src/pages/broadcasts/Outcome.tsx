/* How far it is, and what became of it: in figures, and for each person. */

import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { get } from '../../api/client';
import type { Broadcast, BroadcastPersonState } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { More } from '../../ui/More';
import { Section } from '../../ui/Section';
import { Cell, Row, StackTable } from '../../ui/StackTable';
import { usePages } from '../../ui/use-pages';
import { useTask } from '../../ui/use-task';
import { money } from '../../work/compose';
import { reasonWords } from '../../work/delivery';
import { languageName } from '../../work/labels';
import styles from './Broadcasts.module.css';
import { saveFigures } from './figures';
import { figuresOf } from './progress';
import { ProgressBar } from './ProgressBar';
import { PERSON_STATES, PERSON_WORDS } from './states';

const PAGE = 50;

function Export({ id }: { id: number }) {
    const t = useT();
    const task = useTask(() => saveFigures(t, id));
    return (
        <>
            <Button variant="default" loading={task.running} onClick={() => void task.run()}>
                {t('Save the figures as a table')}
            </Button>
            <ErrorNote error={task.error} />
        </>
    );
}

export function Figures({ broadcast: { summary, reasons } }: { broadcast: Broadcast }) {
    const t = useT();
    const { counts } = summary;
    return (
        <Section title={t('How far it is')}>
            <ProgressBar label={t('How far it is')} counts={counts} />
            <ul className={styles.figures}>
                {figuresOf(counts, PERSON_STATES).map(({ state, people }) => (
                    <li key={state} data-part={state}>
                        {t(PERSON_WORDS[state])}: <b>{people}</b>
                    </li>
                ))}
            </ul>
            {counts.cost > 0 && (
                <p className={styles.line}>{t('Spent so far: {money}', { money: money(counts.cost) })}</p>
            )}
            {reasons.length > 0 && (
                <div>
                    <p className={styles.line}>{t('Left out or not delivered, and why:')}</p>
                    <ul className={styles.why}>
                        {reasons.map(({ reason, people }) => (
                            <li key={reason}>
                                {reasonWords(t, reason)}: {people}
                            </li>
                        ))}
                    </ul>
                </div>
            )}
            <Export id={summary.id} />
        </Section>
    );
}

type Wanted = BroadcastPersonState | '';

function PeopleTable({ id, state }: { id: number; state: Wanted }) {
    const t = useT();
    const pages = usePages(`${id} ${state}`, async (after, signal) => {
        const query = { after, limit: PAGE, ...(state && { state }) };
        const options = { path: { id }, query, ...(signal && { signal }) };
        const { people, next } = await get('/broadcasts/{id}/people', options);
        return { rows: people, next };
    });
    if (!pages.rows) return pages.error ? <ErrorNote error={pages.error} again={pages.again} /> : <Loading />;
    const heads = [t('Phone'), t('Language'), t('What became of it'), t('Why'), t('When')];
    const [phone = '', language = '', what = '', why = '', when = ''] = heads;
    if (pages.rows.length === 0) return <p>{t('Nobody.')}</p>;
    return (
        <>
            <StackTable heads={heads}>
                {pages.rows.map(person => (
                    <Row key={person.id}>
                        <Cell label={phone}>{person.masked_phone ?? '—'}</Cell>
                        <Cell label={language}>{languageName(person.language)}</Cell>
                        <Cell label={what}>{t(PERSON_WORDS[person.state])}</Cell>
                        <Cell label={why}>{person.reason && reasonWords(t, person.reason)}</Cell>
                        <Cell label={when}>{person.at !== null && formatDateTime(person.at)}</Cell>
                    </Row>
                ))}
            </StackTable>
            <More pages={pages} />
        </>
    );
}

/* Shown when asked for: that somebody looked is logged. */
export function Each({ id }: { id: number }) {
    const t = useT();
    const mayWork = useMay('worker');
    const [open, setOpen] = useState(false);
    const [state, setState] = useState<Wanted>('');
    const [round, setRound] = useState(0);
    if (!mayWork) return null;
    return (
        <Section title={t('Each person')}>
            {!open && (
                <>
                    <p className={styles.dim}>{t('That you look is written into the log.')}</p>
                    <Button variant="default" onClick={() => setOpen(true)}>
                        {t('Show what became of each')}
                    </Button>
                </>
            )}
            {open && (
                <>
                    <Group align="end" gap="sm">
                        <NativeSelect
                            label={t('What became of it')}
                            value={state}
                            data={[
                                { value: '', label: t('all') },
                                ...PERSON_STATES.map(value => ({ value, label: t(PERSON_WORDS[value]) })),
                            ]}
                            onChange={event =>
                                setState(PERSON_STATES.find(code => code === event.currentTarget.value) ?? '')
                            }
                        />
                        <Button variant="default" onClick={() => setRound(n => n + 1)}>
                            {t('Look again')}
                        </Button>
                    </Group>
                    <PeopleTable key={round} id={id} state={state} />
                </>
            )}
        </Section>
    );
}
