/* What strangers write: always text, never markup, in a direction of its own. */

import { useMemo } from 'react';
import { useT } from '../i18n';
import { inertPieces } from './inert';
import styles from './Inert.module.css';

interface InertProps {
    text: string;
    lang?: string | undefined;
    inline?: boolean;
}

export function Inert({ text, lang, inline = false }: InertProps) {
    const t = useT();
    const pieces = useMemo(() => inertPieces(text), [text]);
    const Outer = inline ? 'bdi' : 'div';
    return (
        <Outer className={inline ? styles.inline : styles.block} dir="auto" lang={lang}>
            {pieces.map((piece, i) =>
                piece.kind === 'text' ? (
                    piece.text
                ) : (
                    <span
                        key={i}
                        className={styles.sign}
                        title={t('A hidden character: {code}', { code: piece.code })}
                    >
                        <span className="visually-hidden">
                            {t('A hidden character: {code}', { code: piece.code })}
                        </span>
                        <span aria-hidden>{piece.sign}</span>
                    </span>
                ),
            )}
        </Outer>
    );
}
