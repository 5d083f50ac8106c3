/* One rule: its text, a draft and what that would do, and whom the last change has reached. */

import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError, get, post } from '../../api/client';
import { gatewayNow } from '../../api/clock';
import type { Rule } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { Inert } from '../../work/Inert';
import { useLive } from '../../work/use-live';
import { Corrections } from './Corrections';
import { Preview } from './Preview';
import styles from './Rules.module.css';
import { inWords, REFUSALS } from './words';

type Version = Rule['versions'][number];

function Editor({ rule, draft, onDone }: { rule: Rule; draft: Version | undefined; onDone: () => void }) {
    const t = useT();
    const [text, setText] = useState(draft?.text ?? rule.text);
    const [reviewer, setReviewer] = useState(draft?.reviewer ?? '');
    const task = useTask(async () => {
        await post('/rule/draft', { rule: rule.summary.rule, text, reviewer: reviewer.trim() });
        announce(t('Saved.'));
        onDone();
    });
    const bad = task.error instanceof ApiError && task.error.code === 'bad_rule' ? task.error : null;
    return (
        <form
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <Textarea
                label={t('The rule, as a file')}
                value={text}
                rows={18}
                maxLength={30000}
                spellCheck={false}
                classNames={{ input: styles.text ?? '' }}
                onChange={event => setText(event.currentTarget.value)}
            />
            <TextInput
                mt="sm"
                label={t('Who vouches for it?')}
                value={reviewer}
                maxLength={100}
                onChange={event => setReviewer(event.currentTarget.value)}
            />
            {bad ? (
                <p role="alert" className={styles.warn}>
                    {bad.detail.message}
                </p>
            ) : (
                <ErrorNote error={task.error} words={REFUSALS} />
            )}
            <Group mt="sm">
                <Button type="submit" loading={task.running} disabled={reviewer.trim() === ''}>
                    {t('Save as a draft')}
                </Button>
            </Group>
        </form>
    );
}

type Deed = '/rule/approve' | '/rule/reject' | '/rule/undo';

function Deeds({ rule, draft, onDone }: { rule: Rule; draft: Version | undefined; onDone: () => void }) {
    const t = useT();
    const inForce = rule.versions.find(({ state }) => state === 'in_force');
    const undoable = (inForce?.undo_until ?? 0) > gatewayNow();
    const task = useTask(async (deed: Deed, version: number) => {
        await post(deed, { rule: rule.summary.rule, version });
        announce(t('Done.'));
        onDone();
    });
    return (
        <>
            <Group mt="sm">
                {draft && (
                    <>
                        <Button
                            loading={task.running}
                            onClick={() => void task.run('/rule/approve', draft.version)}
                        >
                            {t('Approve: in force at once')}
                        </Button>
                        <Button
                            variant="default"
                            onClick={() => void task.run('/rule/reject', draft.version)}
                        >
                            {t('Reject the draft')}
                        </Button>
                    </>
                )}
                {inForce && undoable && (
                    <Button color="red" onClick={() => void task.run('/rule/undo', inForce.version)}>
                        {t('Undo version {version}', { version: inForce.version })}
                    </Button>
                )}
            </Group>
            <ErrorNote error={task.error} words={REFUSALS} />
        </>
    );
}

function Versions({ rule }: { rule: Rule }) {
    const t = useT();
    return (
        <ul className={styles.versions}>
            {rule.versions.map(({ version, state, author, approver, created_at }) => (
                <li key={version}>
                    {t('version {version}: {state}', { version, state: inWords(t, state) })}
                    {' · '}
                    {formatDateTime(created_at)}
                    {' · '}
                    {author ? <Inert inline text={author} /> : t('came with the program')}
                    {approver && (
                        <>
                            {' → '}
                            <Inert inline text={approver} />
                        </>
                    )}
                </li>
            ))}
        </ul>
    );
}

export function RuleDialog({ id, onClose }: { id: string; onClose: () => void }) {
    const t = useT();
    const mayWork = useMay('worker');
    const { data, error, again } = useLoad(id, signal => get('/rule', { query: { rule: id }, signal }));
    useLive(event => event.type === 'rules', again);
    const draft = data?.versions.find(({ state }) => state === 'draft');
    return (
        <Modal
            opened
            onClose={onClose}
            size="xl"
            closeOnClickOutside={false}
            title={id}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {data && (
                <>
                    <Versions rule={data} />
                    {draft && <Preview id={id} version={draft.version} />}
                    {mayWork && <Deeds rule={data} draft={draft} onDone={again} />}
                    {data.summary.version > 1 && <Corrections id={id} version={data.summary.version} />}
                    {mayWork ? (
                        <Editor
                            key={`${data.summary.version}-${draft?.version ?? 0}`}
                            rule={data}
                            draft={draft}
                            onDone={again}
                        />
                    ) : (
                        <pre className={styles.text}>{data.text}</pre>
                    )}
                </>
            )}
        </Modal>
    );
}
