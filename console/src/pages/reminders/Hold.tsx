/* The clock jumped, and whatever goes to many waits until an admin says that it is right. */

import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import { gatewayNow } from '../../api/clock';
import { formatDateTime, useT } from '../../i18n';
import { useMay } from '../../session/session';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { useTask } from '../../ui/use-task';
import { spanWords } from '../../work/clock';
import styles from './Reminders.module.css';

interface HoldProps {
    hold: { since: number; seconds: number };
    onDone: () => void;
}

function Release({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
    const t = useT();
    const task = useTask(async () => {
        await post('/hold/release', {});
        announce(t('Reminders and broadcasts go on.'));
    });
    return (
        <Dialog
            title={t('Is the clock right?')}
            action={t('The clock is right: go on')}
            task={task}
            onClose={onClose}
            onDone={onDone}
        >
            <Text>
                {t('By the clock of the gateway it is now {time}, in the time of your computer.', {
                    time: formatDateTime(gatewayNow()),
                })}
            </Text>
            <Text mt="sm">
                {t(
                    'Compare it with another clock. If it is wrong, do not go on: people would get reminders on a wrong day. Tell whoever runs the machine.',
                )}
            </Text>
        </Dialog>
    );
}

export function Hold({ hold, onDone }: HoldProps) {
    const t = useT();
    const mayRelease = useMay('admin');
    const [asking, setAsking] = useState(false);
    return (
        <Alert color="orange" variant="light" role="alert" mb="md" title={t('Reminders and broadcasts wait')}>
            <p className={styles.words}>
                {t(
                    'The clock of the gateway jumped by {span} on {time}. What goes to many waits since then.',
                    {
                        span: spanWords(t, Math.abs(hold.seconds)),
                        time: formatDateTime(hold.since),
                    },
                )}
            </p>
            <p className={styles.words}>
                {t(
                    'This happens when the clock was set, or when the machine was off. Nothing is lost, and answers to people go out as always.',
                )}
            </p>
            {mayRelease ? (
                <Button onClick={() => setAsking(true)}>{t('Look at the clock, and go on …')}</Button>
            ) : (
                <p className={styles.words}>{t('Ask an admin to look at the clock and let them go on.')}</p>
            )}
            {asking && (
                <Release
                    onClose={() => setAsking(false)}
                    onDone={() => {
                        setAsking(false);
                        onDone();
                    }}
                />
            )}
        </Alert>
    );
}
