import { Button, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import { addNote } from '../../work/notes';
import { REFUSALS } from '../../work/refusals';
import { nextText } from '../../work/timeline';
import { useRenewal } from './Claim';
import { useCaseContext } from './context';
import styles from './Note.module.css';

const NOTE_MAX = 4000;

export function Note() {
    const t = useT();
    const id = useId();
    const { case: one, mine, reload } = useCaseContext();
    const renew = useRenewal();
    const [text, setText] = useState('');
    const task = useTask(async () => {
        await addNote(one.number, nextText(one.parts), text.trim());
        setText('');
        announce(t('The note is in the case, sealed.'));
        reload();
    });
    if (!mine) return null;
    return (
        <section aria-labelledby={id}>
            <h2 id={id} className={styles.heading}>
                {t('Note for colleagues')}
            </h2>
            <form
                onSubmit={event => {
                    event.preventDefault();
                    void task.run();
                }}
            >
                <Textarea
                    label={t('Your note')}
                    description={t('Sealed in this browser. The person never sees it.')}
                    rows={3}
                    maxLength={NOTE_MAX}
                    value={text}
                    onChange={event => {
                        setText(event.currentTarget.value);
                        renew();
                    }}
                />
                <ErrorNote error={task.error} words={REFUSALS} />
                <Button
                    mt="xs"
                    type="submit"
                    variant="default"
                    loading={task.running}
                    disabled={text.trim() === ''}
                >
                    {t('Keep the note')}
                </Button>
            </form>
        </section>
    );
}
