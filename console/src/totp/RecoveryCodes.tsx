/* Shown once: afterwards the server has only hashes of them. */

import { Button, Text } from '@mantine/core';
import { useT } from '../i18n';
import { CopyButton } from '../ui/CopyButton';
import styles from './RecoveryCodes.module.css';

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
    const t = useT();
    return (
        <div>
            <Text size="sm">
                {t(
                    'With one of these you can sign in when you do not have your phone. Each is good once. They are shown only now: write them down or print them, and keep them apart from your password.',
                )}
            </Text>
            <ol className={styles.codes}>
                {codes.map(code => (
                    <li key={code}>{code}</li>
                ))}
            </ol>
            <div className={styles.actions}>
                <CopyButton text={codes.join('\n')} label={t('Copy')} />
                <Button variant="default" size="sm" onClick={() => print()}>
                    {t('Print')}
                </Button>
            </div>
        </div>
    );
}
