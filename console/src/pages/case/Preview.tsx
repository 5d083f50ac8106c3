/* The text as it will go out: what is dear in it, what gives them away, the screens of a phone, the SMS. */

import { useT } from '../../i18n';
import type { Composed } from '../../api/types';
import { alphabetName, marksOf, money } from '../../work/compose';
import { SCREEN_OCTETS } from '../../work/handset';
import { Inert } from '../../work/Inert';
import { markText } from '../../work/inert';
import styles from './Preview.module.css';

function MarkedText({ composed }: { composed: Composed }) {
    const t = useT();
    return (
        <p className={styles.text} dir="auto">
            {markText(composed.text, marksOf(t, composed)).map((piece, i) =>
                piece.mark ? (
                    <mark
                        key={i}
                        className={styles.mark}
                        data-kind={piece.mark.kind}
                        title={piece.mark.title}
                    >
                        <Inert inline text={piece.text} />
                        <span className="visually-hidden"> ({piece.mark.title})</span>
                    </mark>
                ) : (
                    <Inert key={i} inline text={piece.text} />
                ),
            )}
        </p>
    );
}

export function Screens({ pages }: { pages: Composed['ussd']['pages'] }) {
    const t = useT();
    return (
        <ol className={styles.screens}>
            {pages.map((page, i) => (
                <li key={i}>
                    <div className={styles.screen}>
                        <Inert text={page.text} />
                    </div>
                    <span className={styles.octets} data-over={page.octets > SCREEN_OCTETS || undefined}>
                        {t('{n} of {all} octets', { n: page.octets, all: SCREEN_OCTETS })}
                    </span>
                </li>
            ))}
        </ol>
    );
}

export function Preview({ composed }: { composed: Composed }) {
    const t = useT();
    const { ussd, sms } = composed;
    return (
        <div className={styles.preview}>
            <h3>{t('As it will go out')}</h3>
            <MarkedText composed={composed} />
            <h3>
                {t.n('When they dial: {n} screen', 'When they dial: {n} screens', ussd.pages.length)} ·{' '}
                {alphabetName(ussd.alphabet)}
            </h3>
            <Screens pages={ussd.pages} />
            <h3>{t('When they write an SMS')}</h3>
            <p className={styles.sms} data-dear={sms.alphabet === 'ucs2' || undefined}>
                {t.n('{n} segment', '{n} segments', sms.segments)} · {alphabetName(sms.alphabet)}
                {sms.cost > 0 && ` · ${t('costs {money}', { money: money(sms.cost) })}`}
            </p>
        </div>
    );
}
