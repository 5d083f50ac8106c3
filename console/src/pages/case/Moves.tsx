/* The steps that are possible from this state: the gateway's table, as buttons. */

import { Button } from '@mantine/core';
import { useId } from 'react';
import { post } from '../../api/client';
import type { Status } from '../../api/types';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { moveWords, statusWords } from '../../work/labels';
import { REFUSALS } from '../../work/refusals';
import { useFocusBack } from '../../work/use-focus-back';
import { useCaseContext } from './context';
import styles from './Moves.module.css';

export function Moves() {
    const t = useT();
    const id = useId();
    const { case: one, mine, mayWork, reload } = useCaseContext();
    const [section, focusSection] = useFocusBack();
    const task = useTask(async (status: Status) => {
        await post('/cases/{number}/status', { status }, { path: { number: one.number } });
        announce(t('Status: {status}', { status: statusWords(t, status) }));
        focusSection();
        reload();
    });
    if (!mayWork || one.moves.length === 0) return null;
    return (
        <section className={styles.moves} aria-labelledby={id} ref={section} tabIndex={-1}>
            <h2 id={id} className="visually-hidden">
                {t('Next step')}
            </h2>
            {one.moves.map(status => (
                <Button
                    key={status}
                    size="compact-md"
                    variant="default"
                    disabled={!mine || task.running}
                    onClick={() => void task.run(status)}
                >
                    {moveWords(t, status)}
                </Button>
            ))}
            {!mine && <span className={styles.why}>{t('Claim the case to change it.')}</span>}
            <ErrorNote error={task.error} words={REFUSALS} />
        </section>
    );
}
