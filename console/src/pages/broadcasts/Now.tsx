/* What the broadcast waits for, in words, and the buttons for it. */

import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import type { Broadcast } from '../../api/types';
import { navigate } from '../../app/router';
import { formatDateTime, N, useT } from '../../i18n';
import { useMay, useMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { useIsAhead } from '../../work/clock';
import { editBroadcastPlace } from '../../work/places';
import styles from './Broadcasts.module.css';
import { ApproveDialog, KillDialog } from './Dialogs';
import { type Deed, deedsOf, REFUSALS } from './states';

const LABELS: Readonly<Record<Deed, string>> = {
    submit: N('Hand it to a second person'),
    edit: N('Change it'),
    withdraw: N('Back to a draft'),
    approve: N('Approve …'),
    pause: N('Pause'),
    resume: N('Go on'),
    kill: N('Stop for good …'),
};

const DONE: Readonly<Record<'submit' | 'withdraw' | 'pause' | 'resume', string>> = {
    submit: N('A second person can approve it now.'),
    withdraw: N('It is a draft again.'),
    pause: N('Paused: nothing more leaves.'),
    resume: N('It goes on.'),
};

function useWords({ summary, draft }: Broadcast): string {
    const t = useT();
    const me = useMe();
    const mayWork = useMay('worker');
    const { state, counts, reason } = summary;
    const starts = draft.starts_at ?? null;
    const isAhead = useIsAhead(starts);
    const n = draft.canary ?? 0;

    if (isAhead && starts !== null && (state === 'canary' || state === 'running'))
        return t('It begins on {time}. Until then nothing leaves.', { time: formatDateTime(starts) });
    switch (state) {
        case 'draft':
            return t(
                'Read the texts below as somebody would whose phone another person holds. Then hand it to a second person: they approve it.',
            );
        case 'submitted':
            if (!mayWork) return t('It waits until a second person has read and approved it.');
            if (summary.author_id === me.id)
                return t('You wrote it, so you cannot approve it: ask a colleague to read and approve it.');
            return n > 0
                ? t(
                      'Read the texts as if you got them yourself. When you approve, it goes to {n} people first, and waits until somebody has looked.',
                      { n },
                  )
                : t('Read the texts as if you got them yourself. When you approve, it goes to everybody.');
        case 'canary':
            return t(
                'It goes to the first {n} people, to each in their daytime. Then it waits until somebody has looked.',
                { n },
            );
        case 'checking':
            return t(
                '{n} were sent. Look at what became of them, and whether people were upset: then go on, or stop for good.',
                { n: counts.sent + counts.delivered + counts.failed + counts.unknown },
            );
        case 'running':
            return t('It goes to the rest, {n} a minute at most, to each in their daytime.', {
                n: draft.rate ?? 0,
            });
        case 'paused':
            return reason === 'budget'
                ? t('The budget is spent: nothing more leaves.')
                : t(
                      'Nothing leaves until somebody lets it go on. What the provider has taken already still arrives.',
                  );
        case 'done':
            return reason === 'ended'
                ? t('Its time is over. Whoever had not got it by then does not get it.')
                : t('It is over. Receipts may still come.');
        case 'killed':
            return t('It was stopped for good. What had not left was cancelled.');
    }
}

export function Now({ broadcast, onDone }: { broadcast: Broadcast; onDone: () => void }) {
    const t = useT();
    const me = useMe();
    const mayWork = useMay('worker');
    const words = useWords(broadcast);
    const { id, state, author_id } = broadcast.summary;
    const [asking, setAsking] = useState<'approve' | 'kill' | null>(null);
    const task = useTask(async (deed: keyof typeof DONE) => {
        await post(`/broadcasts/{id}/${deed}`, {}, { path: { id } });
        announce(t(DONE[deed]));
        onDone();
    });
    const act = (deed: Deed) => {
        task.clear();
        if (deed === 'edit') navigate(editBroadcastPlace(id));
        else if (deed === 'approve' || deed === 'kill') setAsking(deed);
        else void task.run(deed);
    };
    const close = () => setAsking(null);
    const closeDone = () => {
        close();
        onDone();
    };
    const deeds = deedsOf(state, { mayWork, isAuthor: author_id === me.id });
    return (
        <Alert color={state === 'killed' ? 'red' : 'sea'} variant="light" my="sm" role="status">
            <p className={styles.words}>{words}</p>
            {deeds.length > 0 && (
                <Group mt="sm" gap="sm">
                    {deeds.map((deed, i) => (
                        <Button
                            key={deed}
                            {...(deed === 'kill' ? { color: 'red' } : {})}
                            variant={i === 0 || deed === 'kill' ? 'filled' : 'default'}
                            disabled={task.running}
                            onClick={() => act(deed)}
                        >
                            {t(LABELS[deed])}
                        </Button>
                    ))}
                </Group>
            )}
            <ErrorNote error={task.error} words={REFUSALS} />
            {asking === 'approve' && (
                <ApproveDialog broadcast={broadcast} onClose={close} onDone={closeDone} />
            )}
            {asking === 'kill' && <KillDialog broadcast={broadcast} onClose={close} onDone={closeDone} />}
        </Alert>
    );
}
