/* A handset with keys, for seeing a report travel: it dials the gateway's code and texts its number. */

import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import { formatTime, N, useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { alphabetName } from '../../work/compose';
import { KEYS, type Key, phoneNumber, SCREEN_OCTETS } from '../../work/handset';
import { Inert } from '../../work/Inert';
import styles from './Phone.module.css';
import { keepNumber, keptNumber, type Sms, useHandset, useSms } from './use-phone';

export const CODE = '*7775#';
const SHORT_NUMBER = '7775';

const LETTERS: Partial<Record<Key, string>> = {
    '2': 'abc',
    '3': 'def',
    '4': 'ghi',
    '5': 'jkl',
    '6': 'mno',
    '7': 'pqrs',
    '8': 'tuv',
    '9': 'wxyz',
};

function Dial({ phone }: { phone: string }) {
    const t = useT();
    const { handset, call, press, type, rubOut, hangUp } = useHandset(phone);
    const { screen, typed, busy, trouble, session } = handset;
    const field = useRef<HTMLInputElement>(null);

    const submit = (event: SyntheticEvent) => {
        event.preventDefault();
        void call().then(() => field.current?.focus());
    };
    return (
        <form className={styles.handset} onSubmit={submit}>
            <div className={styles.screen} role="status" aria-label={t('Screen of the phone')}>
                {busy && <p>{t('Please wait …')}</p>}
                {!busy && trouble !== null && <p>{t('No connection. Dial again.')}</p>}
                {!busy && trouble === null && screen && <Inert text={screen.text} />}
                {!busy && trouble === null && !screen && <p>{t('Dial {code}', { code: CODE })}</p>}
            </div>
            <p className={styles.octets}>
                {screen
                    ? `${t('{n} of {all} octets', { n: screen.octets, all: SCREEN_OCTETS })} · ${alphabetName(screen.alphabet)}`
                    : '\u00a0'}
                {screen && !screen.more && ` · ${t('the session has ended')}`}
            </p>
            <TextInput
                ref={field}
                aria-label={session === null ? t('Number to dial') : t('Your reply')}
                placeholder={session === null ? CODE : ''}
                value={typed}
                onChange={event => type(event.currentTarget.value)}
                onKeyDown={event => {
                    if (event.key === 'Escape') hangUp();
                }}
                autoComplete="off"
                spellCheck={false}
                maxLength={182}
            />
            <div className={styles.calls}>
                <Button type="submit" color="green" disabled={busy || typed.trim() === ''}>
                    {session === null ? t('Call') : t('Send')}
                </Button>
                <Button variant="default" onClick={rubOut} aria-label={t('Rub out the last character')}>
                    ⌫
                </Button>
                <Button color="red" onClick={hangUp}>
                    {t('Hang up')}
                </Button>
            </div>
            <div className={styles.keys} role="group" aria-label={t('Keys of the phone')}>
                {KEYS.map(key => (
                    <button
                        key={key}
                        type="button"
                        className={styles.key}
                        onClick={() => press(key)}
                        disabled={busy}
                    >
                        {key}
                        <small aria-hidden>{LETTERS[key] ?? '\u00a0'}</small>
                    </button>
                ))}
            </div>
            {session === null && (
                <Button variant="subtle" size="compact-sm" onClick={() => type(CODE)}>
                    {t('Fill in {code}', { code: CODE })}
                </Button>
            )}
        </form>
    );
}

function Thread({ thread }: { thread: readonly Sms[] }) {
    const t = useT();
    const end = useRef<HTMLLIElement>(null);
    useEffect(() => {
        end.current?.scrollIntoView({ block: 'nearest' }); // newer browsers return a promise
    }, [thread.length]);
    return (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard has to reach it
        <ul className={styles.thread} role="log" aria-label={t('Messages')} tabIndex={0}>
            {thread.length === 0 && <li className={styles.none}>{t('No messages yet.')}</li>}
            {thread.map(sms => (
                <li key={sms.key} className={styles.sms} data-mine={sms.mine || undefined}>
                    <span className="visually-hidden">{sms.mine ? t('sent:') : t('received:')} </span>
                    <Inert text={sms.text} />
                    <time dateTime={new Date(sms.at * 1000).toISOString()}>{formatTime(sms.at)}</time>
                </li>
            ))}
            <li ref={end} aria-hidden />
        </ul>
    );
}

function Messages({ sms }: { sms: ReturnType<typeof useSms> }) {
    const t = useT();
    const [text, setText] = useState('');
    const task = useTask(async () => {
        const words = text.trim();
        setText('');
        await sms.send(words);
    });
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key !== 'Enter' || event.shiftKey || text.trim() === '') return;
        event.preventDefault();
        void task.run();
    };
    return (
        <form
            className={styles.handset}
            onSubmit={event => {
                event.preventDefault();
                void task.run();
            }}
        >
            <Thread thread={sms.thread} />
            <ErrorNote error={task.error} />
            <Textarea
                label={t('SMS to {number}', { number: SHORT_NUMBER })}
                rows={2}
                maxLength={1000}
                dir="auto"
                value={text}
                onChange={event => setText(event.currentTarget.value)}
                onKeyDown={onKeyDown}
            />
            <Button type="submit" mt="xs" loading={task.running} disabled={text.trim() === ''}>
                {t('Send')}
            </Button>
        </form>
    );
}

function NumberField({ number, onChange }: { number: string; onChange: (number: string) => void }) {
    const t = useT();
    const [typed, setTyped] = useState(number);
    const read = phoneNumber(typed);
    return (
        <TextInput
            type="tel"
            label={t('Number of this phone')}
            value={typed}
            onChange={event => {
                setTyped(event.currentTarget.value);
                const next = phoneNumber(event.currentTarget.value);
                if (next) onChange(next);
            }}
            error={read === null ? t('With + and the code of the country: +998901234567') : undefined}
            autoComplete="off"
        />
    );
}

const MODES = [
    { value: 'ussd', label: N('Dial') },
    { value: 'sms', label: N('Messages') },
] as const;

export default function PhonePane({ alone = false }: { alone?: boolean }) {
    const t = useT();
    const id = useId();
    const [number, setNumber] = useState(keptNumber);
    const [mode, setMode] = useState<string>('ussd');
    const sms = useSms(number);
    const received = sms.thread.filter(({ mine }) => !mine).length;

    if (sms.open === false)
        return <p role="alert">{t('This gateway has no phone page: it is for the demo only.')}</p>;
    return (
        <section className={styles.pane} aria-labelledby={id}>
            <h2 id={id} className={styles.heading}>
                {t('Phone')}
            </h2>
            {sms.unreachable && <p role="status">{t('No connection. Trying again.')}</p>}
            <NumberField
                number={number}
                onChange={next => {
                    keepNumber(next);
                    setNumber(next);
                }}
            />
            <SegmentedControl
                fullWidth
                mt="sm"
                aria-label={t('What the phone does')}
                value={mode}
                onChange={setMode}
                data={MODES.map(({ value, label }) => ({
                    value,
                    label: value === 'sms' && received > 0 ? `${t(label)} (${received})` : t(label),
                }))}
            />
            <div hidden={mode !== 'ussd'}>
                <Dial key={number} phone={number} />
            </div>
            <div hidden={mode !== 'sms'}>
                <Messages key={number} sms={sms} />
            </div>
            {!alone && (
                <p className={styles.none}>
                    <a href="#/phone" target="_blank" rel="noreferrer">
                        {t('In a window of its own')}
                    </a>
                </p>
            )}
        </section>
    );
}
