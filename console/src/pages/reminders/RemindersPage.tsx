/* How reminding is going: whom we remind, what is late and why, and whether the clock holds everything up. */

import { Button } from '@mantine/core';
import { get } from '../../api/client';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Section } from '../../ui/Section';
import { Cell, Row, StackTable } from '../../ui/StackTable';
import { type Loaded, useLoad } from '../../ui/use-load';
import { reasonWords } from '../../work/delivery';
import { useLive } from '../../work/use-live';
import { Hold } from './Hold';
import { whatToDo } from './late';
import styles from './Reminders.module.css';

const useReminders = () => useLoad('reminders', signal => get('/reminders', { signal }));
type Reminders = NonNullable<ReturnType<typeof useReminders>['data']>;

function Figures({ reminders }: { reminders: Reminders }) {
    const t = useT();
    const figures: [label: string, n: number, note: string][] = [
        [t('People'), reminders.people, t('who asked to be reminded')],
        [t('Their dates'), reminders.deadlines, t('one person may have several')],
        [
            t('Waiting for their yes'),
            reminders.paused,
            t('the number may be another’s by now: we asked, and remind of nothing until they answer'),
        ],
        [t('Due now'), reminders.due_now, t('leaves in the daytime of each person')],
        [t('Due within a day'), reminders.due_day, t('those that are due now among them')],
    ];
    return (
        <dl className={styles.figures}>
            {figures.map(([label, n, note]) => (
                <div key={label}>
                    <dt>{label}</dt>
                    <dd>
                        <span className={styles.n}>{n}</span>
                        <span className={styles.note}>{note}</span>
                    </dd>
                </div>
            ))}
        </dl>
    );
}

function Late({ reminders }: { reminders: Reminders }) {
    const t = useT();
    const heads = [t('Why'), t('How many'), t('What to do')];
    const [why = '', many = '', todo = ''] = heads;
    return (
        <Section title={t('Late: {n}', { n: reminders.late })}>
            {reminders.late === 0 ? (
                <p>{t('None. Every reminder that was due has gone out.')}</p>
            ) : (
                <>
                    <p>
                        {t(
                            'These were due and have not gone out, or nobody knows whether they arrived. Reminders of a later day go out as planned.',
                        )}
                    </p>
                    <StackTable heads={heads}>
                        {reminders.late_reasons.map(({ reason, count }) => (
                            <Row key={reason ?? ''}>
                                <Cell label={why}>{reasonWords(t, reason)}</Cell>
                                <Cell label={many}>{count}</Cell>
                                <Cell label={todo}>{t(whatToDo(reason))}</Cell>
                            </Row>
                        ))}
                    </StackTable>
                </>
            )}
        </Section>
    );
}

function Body({ loaded }: { loaded: Loaded<Reminders> }) {
    const { data, error, again } = loaded;
    if (!data) return error ? <ErrorNote error={error} again={again} /> : <Loading />;
    return (
        <>
            <ErrorNote error={error} again={again} />
            {data.hold && <Hold hold={data.hold} onDone={again} />}
            <Figures reminders={data} />
            <Late reminders={data} />
        </>
    );
}

export default function RemindersPage() {
    const t = useT();
    const loaded = useReminders();
    useLive(event => event.type === 'rules', loaded.again);
    return (
        <Page
            title={t('Reminders')}
            actions={
                <Button variant="default" loading={loaded.loading} onClick={loaded.again}>
                    {t('Look again')}
                </Button>
            }
        >
            <Body loaded={loaded} />
        </Page>
    );
}
