import { Text } from '@mantine/core';
import { get, post } from '../../api/client';
import type { Broadcast } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { money } from '../../work/compose';
import { REFUSALS } from './states';

interface AskProps {
    broadcast: Broadcast;
    onClose: () => void;
    onDone: () => void;
}

export function ApproveDialog({ broadcast: { summary, draft }, onClose, onDone }: AskProps) {
    const t = useT();
    const { id } = summary;
    const { data } = useLoad(`${id}`, signal => get('/broadcasts/{id}/preview', { path: { id }, signal }));
    const task = useTask(async () => {
        await post('/broadcasts/{id}/approve', {}, { path: { id } });
        announce(t('Approved.'));
    });
    const canary = draft.canary ?? 0;
    return (
        <Dialog
            title={t('Approve this broadcast?')}
            action={t('Approve')}
            task={task}
            words={REFUSALS}
            onClose={onClose}
            onDone={onDone}
        >
            <Text>
                {data
                    ? t('It goes to {people} people: {segments} SMS.', {
                          people: data.people,
                          segments: data.segments,
                      })
                    : t('Counting the people …')}{' '}
                {data && data.cost > 0 && t('It costs {money}.', { money: money(data.cost) })}
            </Text>
            <Text mt="sm">
                {canary > 0
                    ? t('First {n} people get it; then it waits until somebody has looked.', { n: canary })
                    : t('It goes to everybody, without a look at the first few.')}
            </Text>
        </Dialog>
    );
}

export function KillDialog({ broadcast: { summary }, onClose, onDone }: AskProps) {
    const t = useT();
    const { id, counts } = summary;
    const task = useTask(async () => {
        await post('/broadcasts/{id}/kill', {}, { path: { id } });
        announce(t('Stopped for good.'));
    });
    return (
        <Dialog
            title={t('Stop this broadcast for good?')}
            action={t('Stop for good')}
            danger
            task={task}
            words={REFUSALS}
            onClose={onClose}
            onDone={onDone}
        >
            <Text>
                {t('{n} people who have not got it yet will not get it. It cannot be taken up again.', {
                    n: counts.pending + counts.queued,
                })}
            </Text>
        </Dialog>
    );
}
