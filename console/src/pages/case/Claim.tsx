/* Who holds the case, for how long yet, and how to get it. */

import { Button, Textarea } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { post } from '../../api/client';
import { gatewayNow } from '../../api/clock';
import { formatTime, useT } from '../../i18n';
import { useMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { claimCase } from '../../work/claim';
import { countdown, useIsAhead, useNow } from '../../work/clock';
import { takeOver } from '../../work/notes';
import { REFUSALS } from '../../work/refusals';
import { nextText } from '../../work/timeline';
import { useFocusBack } from '../../work/use-focus-back';
import { useKeys } from '../../work/use-keys';
import { useCaseContext } from './context';
import styles from './Claim.module.css';

const WARN_SECONDS = 120;
const RENEW_SECONDS = 300;

/* Whoever works on it keeps it: a key press renews a claim that would soon end. */
export function useRenewal(): () => void {
    const { case: one, mine, reload } = useCaseContext();
    const asked = useRef(0);
    return () => {
        const now = gatewayNow();
        if (!mine || !one.claim || one.claim.until - now > RENEW_SECONDS || now - asked.current < 30) return;
        asked.current = now;
        claimCase(one.number).then(reload, () => undefined); // if it fails the clock shows it
    };
}

function TakeOver({ onClose }: { onClose: () => void }) {
    const t = useT();
    const { case: one, reload } = useCaseContext();
    const [note, setNote] = useState('');
    const task = useTask(async () => {
        await takeOver(one.number, nextText(one.parts), note.trim());
        announce(t('You hold this case now.'));
        reload();
    });
    return (
        <Dialog
            title={t('Take this case over from {name}', { name: one.claim?.name ?? '' })}
            action={t('Take over')}
            disabled={note.trim() === ''}
            task={task}
            words={REFUSALS}
            onClose={onClose}
        >
            <Textarea
                label={t('Why you take it over')}
                description={t('They will read it in the case. It is sealed like every text.')}
                value={note}
                onChange={event => setNote(event.currentTarget.value)}
                rows={3}
                maxLength={2000}
                required
                data-autofocus
            />
        </Dialog>
    );
}

function MyClaim({ until, onDone }: { until: number; onDone: () => void }) {
    const t = useT();
    const { case: one, reload } = useCaseContext();
    const now = useNow();
    const left = until - now;
    const release = useTask(async () => {
        await post('/cases/{number}/release', {}, { path: { number: one.number } });
        announce(t('Released: others can take it.'));
        onDone();
        reload();
    });
    const renew = useTask(async () => {
        await claimCase(one.number);
        reload();
    });
    return (
        <>
            <span className={styles.mine}>{t('You hold this case')}</span>
            <span className={styles.clock} data-soon={left <= WARN_SECONDS || undefined}>
                <span className="visually-hidden">{t('time left:')} </span>
                <span role="timer">{countdown(left)}</span>
            </span>
            {left <= WARN_SECONDS && <span role="status">{t('Your claim ends soon.')}</span>}
            <Button
                size="compact-md"
                variant="default"
                loading={renew.running}
                onClick={() => void renew.run()}
            >
                {t('Hold it longer')}
            </Button>
            <Button
                size="compact-md"
                variant="default"
                loading={release.running}
                onClick={() => void release.run()}
            >
                {t('Release')}
            </Button>
            <ErrorNote error={release.error ?? renew.error} words={REFUSALS} />
        </>
    );
}

function OthersClaim({ name, until }: { name: string; until: number }) {
    const t = useT();
    const { mayWork } = useCaseContext();
    const [taking, setTaking] = useState(false);
    return (
        <>
            <span className={styles.others}>
                {t('Held by {name} until {time}', { name, time: formatTime(until) })}
            </span>
            {mayWork && (
                <Button size="compact-md" variant="default" onClick={() => setTaking(true)}>
                    {t('Take over …')}
                </Button>
            )}
            {taking && <TakeOver onClose={() => setTaking(false)} />}
        </>
    );
}

function NoClaim({ onDone }: { onDone: () => void }) {
    const t = useT();
    const { case: one, mayWork, reload } = useCaseContext();
    const task = useTask(async () => {
        await claimCase(one.number);
        announce(t('You hold this case now.'), 'quiet');
        onDone();
        reload();
    });
    useKeys({ c: mayWork ? () => void task.run() : undefined });
    return (
        <>
            <span>{t('Nobody holds this case')}</span>
            {mayWork && (
                <Button
                    size="compact-md"
                    loading={task.running}
                    onClick={() => void task.run()}
                    aria-keyshortcuts="c"
                >
                    {t('Claim')}
                </Button>
            )}
            <ErrorNote error={task.error} words={REFUSALS} />
        </>
    );
}

export function Claim() {
    const t = useT();
    const id = useId();
    const me = useMe();
    const { case: one, mine, reload } = useCaseContext();
    const [section, focusSection] = useFocusBack();
    const held = useIsAhead(one.claim?.until ?? null);
    const was = useRef({ mine, number: one.number });
    const released = useRef(false);
    const onReleased = () => {
        released.current = true;
        focusSection();
    };

    // Nobody says when a claim has ended: its time does. Once for each, lest two clocks disagree for ever.
    const over = one.claim && !held ? one.claim.until : null;
    useEffect(() => {
        if (over !== null) reload();
    }, [over, reload]);
    useEffect(() => {
        const lost = was.current.mine && was.current.number === one.number && !mine;
        if (lost && held && one.claim) {
            announce(t('{name} has taken this case over.', { name: one.claim.name }), 'bad');
        } else if (lost && !released.current) {
            announce(t('Your claim has ended. Claim the case again to go on.'), 'bad');
        }
        released.current = false;
        was.current = { mine, number: one.number };
    }, [mine, held, one.claim, one.number, t]);

    return (
        <section className={styles.claim} aria-labelledby={id} ref={section} tabIndex={-1}>
            <h2 id={id} className="visually-hidden">
                {t('Who holds it')}
            </h2>
            {one.claim && held ? (
                one.claim.staff_id === me.id ? (
                    <MyClaim until={one.claim.until} onDone={onReleased} />
                ) : (
                    <OthersClaim name={one.claim.name} until={one.claim.until} />
                )
            ) : (
                <NoClaim onDone={focusSection} />
            )}
        </section>
    );
}
