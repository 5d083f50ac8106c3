/* Who it is from, as far as anybody knows; and the cases that belong together. */

import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useCallback, useEffect, useId, useState } from 'react';
import { post } from '../../api/client';
import { Link, navigate } from '../../app/router';
import { formatDate, useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { numberWords, parseNumber, profileWords, statusWords } from '../../work/labels';
import { casePlace } from '../../work/places';
import { REFUSALS } from '../../work/refusals';
import { useCaseContext } from './context';
import styles from './Side.module.css';

const REASON_MIN = 5;
const SHOWN_MS = 60_000;

function Reveal({ onClose }: { onClose: () => void }) {
    const t = useT();
    const { case: one, reload } = useCaseContext();
    const [reason, setReason] = useState('');
    const [phone, setPhone] = useState<string | null>(null);
    const task = useTask(async () => {
        const answer = await post(
            '/cases/{number}/reveal',
            { reason: reason.trim() },
            { path: { number: one.number } },
        );
        setPhone(answer.phone);
        reload();
    });

    // A number that is left standing on a screen is seen by others.
    useEffect(() => {
        if (phone === null) return undefined;
        const timer = setTimeout(onClose, SHOWN_MS);
        return () => clearTimeout(timer);
    }, [phone, onClose]);

    return (
        <Modal
            opened
            onClose={onClose}
            title={t('Show the phone number')}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            {phone === null ? (
                <form
                    onSubmit={event => {
                        event.preventDefault();
                        void task.run();
                    }}
                >
                    <TextInput
                        label={t('Why you need it')}
                        description={t(
                            'Your name and this reason are logged, for ever. Write no names and no details of the case.',
                        )}
                        value={reason}
                        onChange={event => setReason(event.currentTarget.value)}
                        minLength={REASON_MIN}
                        maxLength={300}
                        required
                        data-autofocus
                    />
                    <ErrorNote error={task.error} words={REFUSALS} />
                    <Group mt="md" justify="flex-end">
                        <Button variant="default" onClick={onClose}>
                            {t('Cancel')}
                        </Button>
                        <Button
                            type="submit"
                            loading={task.running}
                            disabled={reason.trim().length < REASON_MIN}
                        >
                            {t('Show it')}
                        </Button>
                    </Group>
                </form>
            ) : (
                <div role="status">
                    <p className={styles.phone}>{phone}</p>
                    <p className={styles.dim}>{t('It disappears after a minute.')}</p>
                </div>
            )}
        </Modal>
    );
}

function Pin() {
    const t = useT();
    const { case: one, mine, reload } = useCaseContext();
    const [asking, setAsking] = useState(false);
    const task = useTask(async () => {
        await post('/cases/{number}/pin/clear', {}, { path: { number: one.number } });
        announce(t('The PIN is cleared: they can set a new one on the phone they reported from.'));
        setAsking(false);
        reload();
    });
    if (!one.has_pin) return <p className={styles.dim}>{t('No PIN is set.')}</p>;
    return (
        <>
            <p>{t('A PIN is set: answers can be read from any phone with it.')}</p>
            {mine && !asking && (
                <Button size="compact-md" variant="default" onClick={() => setAsking(true)}>
                    {t('They have forgotten the PIN …')}
                </Button>
            )}
            {asking && (
                <div className={styles.buttons}>
                    <Button
                        size="compact-md"
                        color="red"
                        loading={task.running}
                        onClick={() => void task.run()}
                    >
                        {t('Clear the PIN')}
                    </Button>
                    <Button size="compact-md" variant="default" onClick={() => setAsking(false)}>
                        {t('Cancel')}
                    </Button>
                </div>
            )}
            <ErrorNote error={task.error} words={REFUSALS} />
        </>
    );
}

export function Person() {
    const t = useT();
    const id = useId();
    const { case: one, mayWork } = useCaseContext();
    const [revealing, setRevealing] = useState(false);
    const hide = useCallback(() => setRevealing(false), []);
    return (
        <section className={styles.card} aria-labelledby={id}>
            <h2 id={id}>{t('The person')}</h2>
            {one.known ? (
                <p>
                    <span className={styles.phone}>{one.masked_phone ?? '•••'}</span>{' '}
                    {mayWork && (
                        <Button size="compact-sm" variant="default" onClick={() => setRevealing(true)}>
                            {t('Show the number …')}
                        </Button>
                    )}
                </p>
            ) : (
                <p>{t('No phone is linked.')}</p>
            )}
            <p>
                {t('May we write to them?')} <strong>{profileWords(t, one.contact_profile)}</strong>
            </p>
            <p className={styles.dim}>
                {one.may_ping
                    ? t('When there is an answer they get a neutral SMS that says only that there is news.')
                    : t('They get no SMS: they read answers when they dial or write themselves.')}
            </p>
            <Pin />
            {revealing && <Reveal onClose={hide} />}
        </section>
    );
}

function Merge({ onClose }: { onClose: () => void }) {
    const t = useT();
    const { case: one } = useCaseContext();
    const [typed, setTyped] = useState('');
    const into = parseNumber(typed);
    const same = into === one.number;
    const task = useTask(async () => {
        if (into === null) return;
        await post('/cases/{number}/merge', { into }, { path: { number: one.number } });
        announce(t('Merged. The texts are shown with the other case.'));
        navigate(casePlace(into));
    });
    return (
        <Dialog
            title={t('This case is a duplicate')}
            action={t('Merge')}
            disabled={into === null || same}
            task={task}
            words={REFUSALS}
            onClose={onClose}
        >
            <TextInput
                label={t('Number of the case to go on with')}
                description={t('This one is closed. Its texts stay, and are shown with the other.')}
                placeholder="4817-2093"
                inputMode="numeric"
                autoComplete="off"
                value={typed}
                onChange={event => setTyped(event.currentTarget.value)}
                error={same ? t('This is the case itself.') : undefined}
                required
                data-autofocus
            />
            {one.same_person.length > 0 && (
                <div className={styles.buttons} role="group" aria-label={t('Other cases of this person')}>
                    {one.same_person.map(({ number }) => (
                        <Button
                            key={number}
                            size="compact-md"
                            variant="default"
                            onClick={() => setTyped(numberWords(number))}
                        >
                            {numberWords(number)}
                        </Button>
                    ))}
                </div>
            )}
        </Dialog>
    );
}

export function Related() {
    const t = useT();
    const id = useId();
    const { case: one, mine } = useCaseContext();
    const [merging, setMerging] = useState(false);
    return (
        <section className={styles.card} aria-labelledby={id}>
            <h2 id={id}>{t('Belongs together')}</h2>
            {one.merged_into !== null && (
                <p>
                    {t('Merged into')}{' '}
                    <Link to={casePlace(one.merged_into)}>{numberWords(one.merged_into)}</Link>
                </p>
            )}
            {one.same_person.length > 0 && (
                <>
                    <p className={styles.dim}>{t('Other cases of this person')}</p>
                    <ul className={styles.list}>
                        {one.same_person.map(({ number, status, created_at }) => (
                            <li key={number}>
                                <Link to={casePlace(number)}>{numberWords(number)}</Link> ·{' '}
                                {statusWords(t, status)} · {formatDate(created_at)}
                            </li>
                        ))}
                    </ul>
                </>
            )}
            {one.duplicates.length > 0 && (
                <>
                    <p className={styles.dim}>{t('Merged into this case')}</p>
                    <ul className={styles.list}>
                        {one.duplicates.map(number => (
                            <li key={number}>
                                <Link to={casePlace(number)}>{numberWords(number)}</Link>
                            </li>
                        ))}
                    </ul>
                </>
            )}
            {one.merged_into === null && one.same_person.length === 0 && one.duplicates.length === 0 && (
                <p className={styles.dim}>
                    {one.known
                        ? t('No other case of this person.')
                        : t('Without a phone nobody knows whether there are others.')}
                </p>
            )}
            {mine && one.merged_into === null && (
                <Button size="compact-md" variant="default" onClick={() => setMerging(true)}>
                    {t('This is a duplicate …')}
                </Button>
            )}
            {merging && <Merge onClose={() => setMerging(false)} />}
        </section>
    );
}
