/* Ready answers: one text per language, tied to the versions of the rules that they quote. */

import { Badge, Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { get, post } from '../../api/client';
import type { Canned } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { watchCounts } from '../../work/counts';
import { Inert } from '../../work/Inert';
import { ANSWER_LANGUAGES, languageName, languageTag } from '../../work/labels';
import { useMeta } from '../../work/meta';
import { REFUSALS } from '../../work/refusals';
import { useLive } from '../../work/use-live';
import styles from './CannedPage.module.css';
import { Editor } from './Editor';

function Rules({ canned }: { canned: Canned }) {
    const t = useT();
    const meta = useMeta();
    const titleOf = (id: string) => meta.data?.rules.find(rule => rule.id === id)?.title ?? id;
    if (canned.rules.length === 0) return <p className={styles.dim}>{t('Quotes no rule.')}</p>;
    return (
        <ul className={styles.rules}>
            {canned.rules.map(({ id, version, current_version }) => (
                <li key={id} data-changed={version !== current_version || undefined}>
                    {titleOf(id)} · {id}
                    {version !== current_version &&
                        ` · ${current_version === null ? t('the rule is gone') : t('the rule has changed')}`}
                </li>
            ))}
        </ul>
    );
}

function Remove({ canned, onDone }: { canned: Canned; onDone: () => void }) {
    const t = useT();
    const [asking, setAsking] = useState(false);
    const task = useTask(async () => {
        await post('/canned/{id}/remove', {}, { path: { id: canned.id } });
        announce(t('Removed.'));
        onDone();
    });
    if (!asking)
        return (
            <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>
                {t('Remove …')}
            </Button>
        );
    return (
        <>
            <Button size="compact-md" color="red" loading={task.running} onClick={() => void task.run()}>
                {t('Remove for everybody')}
            </Button>
            <Button size="compact-md" variant="default" onClick={() => setAsking(false)}>
                {t('Cancel')}
            </Button>
            <ErrorNote error={task.error} words={REFUSALS} />
        </>
    );
}

function One({ canned, onEdit, onDone }: { canned: Canned; onEdit: () => void; onDone: () => void }) {
    const t = useT();
    const mayWork = useMay('worker');
    const written = ANSWER_LANGUAGES.filter(code => canned.texts[code]);
    return (
        <li className={styles.card} data-outdated={!canned.current || undefined}>
            <h2 className={styles.title}>
                <Inert inline text={canned.title} />
                {!canned.current && (
                    <Badge color="orange" variant="filled" radius="sm" ml="sm">
                        {t('out of date')}
                    </Badge>
                )}
            </h2>
            {!canned.current && (
                <p className={styles.warn}>
                    {t(
                        'A rule that it quotes has changed: it cannot be sent. Read it again, correct it, and save it.',
                    )}
                </p>
            )}
            <dl className={styles.texts}>
                {written.map(code => (
                    <div key={code}>
                        <dt>{languageName(code)}</dt>
                        <dd>
                            <Inert text={canned.texts[code] ?? ''} lang={languageTag(code)} />
                        </dd>
                    </div>
                ))}
            </dl>
            {written.length < ANSWER_LANGUAGES.length && (
                <p className={styles.dim}>
                    {t('No text in: {languages}', {
                        languages: ANSWER_LANGUAGES.filter(code => !written.includes(code))
                            .map(languageName)
                            .join(', '),
                    })}
                </p>
            )}
            <Rules canned={canned} />
            <div className={styles.foot}>
                <span className={styles.dim}>
                    {t('changed {time}', { time: formatDateTime(canned.updated_at) })}
                </span>
                {mayWork && (
                    <>
                        <Button size="compact-md" variant="default" onClick={onEdit}>
                            {t('Edit')}
                        </Button>
                        <Remove canned={canned} onDone={onDone} />
                    </>
                )}
            </div>
        </li>
    );
}

export default function CannedPage() {
    const t = useT();
    const mayWork = useMay('worker');
    const { data, error, again } = useLoad('canned', signal => get('/canned', { signal }));
    const [editing, setEditing] = useState<Canned | 'new' | null>(null);
    const list = useRef<HTMLUListElement>(null);
    useEffect(watchCounts, []);
    useLive(event => event.type === 'canned' || event.type === 'rules', again);

    // Those that cannot be sent come first: somebody has to look at them.
    const sorted =
        data &&
        [...data.canned].sort(
            (a, b) => Number(a.current) - Number(b.current) || a.title.localeCompare(b.title),
        );
    return (
        <Page
            title={t('Ready answers')}
            actions={mayWork && <Button onClick={() => setEditing('new')}>{t('New one')}</Button>}
        >
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {sorted?.length === 0 && (
                <p>{t('There are none yet. Write one for what is asked again and again.')}</p>
            )}
            <ul className={styles.list} ref={list} tabIndex={-1} aria-label={t('Ready answers')}>
                {sorted?.map(canned => (
                    <One
                        key={canned.id}
                        canned={canned}
                        onEdit={() => setEditing(canned)}
                        onDone={() => {
                            list.current?.focus();
                            again();
                        }}
                    />
                ))}
            </ul>
            {editing !== null && (
                <Editor
                    canned={editing === 'new' ? null : editing}
                    onClose={() => setEditing(null)}
                    onSaved={() => {
                        setEditing(null);
                        again();
                    }}
                />
            )}
        </Page>
    );
}
