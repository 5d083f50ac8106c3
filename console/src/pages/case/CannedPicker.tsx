/* Ready answers: those that cannot be sent are shown with the reason. */

import { Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { get } from '../../api/client';
import type { Canned } from '../../api/types';
import { Link } from '../../app/router';
import { useT } from '../../i18n';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useLoad } from '../../ui/use-load';
import { foldKey } from '../../work/fold';
import { Inert } from '../../work/Inert';
import { type AnswerLanguage, languageName, languageTag } from '../../work/labels';
import { useLive } from '../../work/use-live';
import styles from './CannedPicker.module.css';

interface CannedPickerProps {
    language: AnswerLanguage;
    onPick: (canned: Canned, text: string) => void;
    onClose: () => void;
}

function Choice({
    canned,
    language,
    onPick,
}: { canned: Canned } & Pick<CannedPickerProps, 'language' | 'onPick'>) {
    const t = useT();
    const text = canned.texts[language] ?? '';
    const why = !canned.current
        ? t('A rule that it quotes has changed: it cannot be sent until it is brought up to date.')
        : text === ''
          ? t('It has no text in {language}.', { language: languageName(language) })
          : null;
    return (
        <li>
            <button
                type="button"
                className={styles.choice}
                disabled={why !== null}
                onClick={() => onPick(canned, text)}
            >
                <strong>
                    <Inert inline text={canned.title} />
                </strong>
                {why ? (
                    <span className={styles.why}>{why}</span>
                ) : (
                    <span className={styles.start}>
                        <Inert inline text={text} lang={languageTag(language)} />
                    </span>
                )}
            </button>
        </li>
    );
}

export function CannedPicker({ language, onPick, onClose }: CannedPickerProps) {
    const t = useT();
    const { data, error, again } = useLoad('canned', signal => get('/canned', { signal }));
    const [words, setWords] = useState('');
    const folded = foldKey(words);
    useLive(event => event.type === 'canned', again);
    const fitting = data?.canned.filter(({ title, texts }) =>
        foldKey(`${title} ${texts[language] ?? ''}`).includes(folded),
    );
    return (
        <Modal
            opened
            onClose={onClose}
            size="lg"
            title={t('Ready answers in {language}', { language: languageName(language) })}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            <TextInput
                label={t('Look for')}
                value={words}
                onChange={event => setWords(event.currentTarget.value)}
                data-autofocus
            />
            <ErrorNote error={error} again={again} />
            {!data && !error && <Loading />}
            {fitting?.length === 0 && (
                <p role="status">
                    {data?.canned.length === 0 ? t('There are none yet.') : t('None fits these words.')}{' '}
                    <Link to="/canned">{t('Write one')}</Link>
                </p>
            )}
            <ul className={styles.choices}>
                {fitting?.map(canned => (
                    <Choice key={canned.id} canned={canned} language={language} onPick={onPick} />
                ))}
            </ul>
        </Modal>
    );
}
