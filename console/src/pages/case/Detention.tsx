/* Somebody is held: since when, and which legal limit comes next. */

import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { post } from '../../api/client';
import type { Case } from '../../api/types';
import { formatDateTime, useLanguage, useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { spanWords, useNow } from '../../work/clock';
import { fromLocalInput, toLocalInput } from '../../work/local-time';
import { nameIn } from '../../work/labels';
import { REFUSALS } from '../../work/refusals';
import { useFocusBack } from '../../work/use-focus-back';
import { useCaseContext } from './context';
import styles from './Side.module.css';

const SOON_SECONDS = 6 * 3600;

function Limit({ limit }: { limit: Case['limits'][number] }) {
    const t = useT();
    const language = useLanguage();
    const now = useNow(10);
    const left = limit.due_at - now;
    return (
        <li className={styles.limit}>
            <span
                className={styles.left}
                data-soon={(left > 0 && left < SOON_SECONDS) || undefined}
                data-past={left <= 0 || undefined}
            >
                {left > 0
                    ? t('{span} left', { span: spanWords(t, left) })
                    : t('passed {span} ago', { span: spanWords(t, -left) })}
            </span>
            <span>
                {nameIn(limit.title, language)} · {t.n('{n} hour', '{n} hours', limit.hours)} ·{' '}
                {formatDateTime(limit.due_at)}
            </span>
            <br />
            <span className={styles.dim}>{limit.source}</span>{' '}
            {limit.verified ? (
                <span className={styles.good}>✓ {t('checked by a lawyer')}</span>
            ) : (
                <span className={styles.check}>⚠ {t('not checked: ask a lawyer')}</span>
            )}
        </li>
    );
}

function Setter({ onDone }: { onDone: () => void }) {
    const t = useT();
    const { case: one, reload } = useCaseContext();
    const now = useNow(60);
    const [at, setAt] = useState(() => toLocalInput(one.detained_at ?? now));
    const since = fromLocalInput(at);
    const task = useTask(async (value: number | null) => {
        await post('/cases/{number}/detention', { since: value }, { path: { number: one.number } });
        announce(value === null ? t('Not held any more.') : t('The clock runs.'));
        onDone();
        reload();
    });
    return (
        <form
            onSubmit={event => {
                event.preventDefault();
                if (since !== null) void task.run(since);
            }}
        >
            <TextInput
                type="datetime-local"
                label={t('Held since (your time)')}
                value={at}
                max={toLocalInput(now + 60)}
                onChange={event => setAt(event.currentTarget.value)}
            />
            <div className={styles.buttons}>
                <Button type="submit" size="compact-md" loading={task.running} disabled={since === null}>
                    {one.detained_at === null ? t('Start the clock') : t('Change')}
                </Button>
                {one.detained_at !== null && (
                    <Button size="compact-md" variant="default" onClick={() => void task.run(null)}>
                        {t('Not held any more')}
                    </Button>
                )}
            </div>
            <ErrorNote error={task.error} words={REFUSALS} />
        </form>
    );
}

export function Detention() {
    const t = useT();
    const id = useId();
    const { case: one, mine, mayWork } = useCaseContext();
    const now = useNow(30);
    const [section, focusSection] = useFocusBack();
    const [setting, setSetting] = useState(false);
    return (
        <section className={styles.card} aria-labelledby={id} ref={section} tabIndex={-1}>
            <h2 id={id}>{t('Detention clock')}</h2>
            {one.detained_at === null ? (
                <p className={styles.dim}>{t('Nobody has said that somebody is held.')}</p>
            ) : (
                <>
                    <p>
                        {t('Held since {time}: {span}', {
                            time: formatDateTime(one.detained_at),
                            span: spanWords(t, now - one.detained_at),
                        })}
                    </p>
                    {one.limits.length === 0 && <p className={styles.dim}>{t('No legal limit is known.')}</p>}
                    <ul className={styles.list} aria-label={t('Legal limits, the next first')}>
                        {one.limits.map(limit => (
                            <Limit key={limit.id} limit={limit} />
                        ))}
                    </ul>
                </>
            )}
            {mine && setting && (
                <Setter
                    onDone={() => {
                        setSetting(false);
                        focusSection();
                    }}
                />
            )}
            {mine && !setting && (
                <Button size="compact-md" variant="default" onClick={() => setSetting(true)}>
                    {one.detained_at === null ? t('Somebody is held …') : t('Change …')}
                </Button>
            )}
            {mayWork && !mine && <p className={styles.dim}>{t('Claim the case to change it.')}</p>}
        </section>
    );
}
