/* The secret of a second factor, to scan or to type. */

import { Code, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Totp } from '../api/types';
import { useT } from '../i18n';
import type { Qr } from './qr';
import styles from './Secret.module.css';

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

export function TotpSecret({ totp }: { totp: Totp }) {
    const t = useT();
    const [qr, setQr] = useState<Qr | null>(null);

    useEffect(() => {
        let gone = false;
        // Without the picture the text is still there to type.
        void import('./qr').then(({ makeQr }) => {
            if (!gone) setQr(makeQr(totp.url));
        });
        return () => {
            gone = true;
        };
    }, [totp.url]);

    return (
        <div className={styles.secret}>
            {qr && (
                <svg
                    className={styles.qr}
                    viewBox={`0 0 ${qr.size} ${qr.size}`}
                    role="img"
                    aria-label={t('The same as the text below, to scan')}
                >
                    <rect width={qr.size} height={qr.size} fill="#fff" />
                    <path d={qr.path} fill="#000" shapeRendering="crispEdges" />
                </svg>
            )}
            <div>
                <Text size="sm">
                    {t(
                        'Open an app for 6-digit codes on your phone, such as FreeOTP or Aegis. Scan the picture, or type this:',
                    )}
                </Text>
                <Code className={styles.text ?? ''}>{inFours(totp.secret)}</Code>
            </div>
        </div>
    );
}
