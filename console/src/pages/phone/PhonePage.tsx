import '../../generated/mantine.css';
import { Title } from '@mantine/core';
import { useEffect } from 'react';
import { useT } from '../../i18n';
import { Link } from '../../app/router';
import { LanguageSetting } from '../../ui/LookSettings';
import { setTitle } from '../../ui/title';
import { QUEUE } from '../../work/places';
import styles from './Phone.module.css';
import PhonePane from './PhonePane';

/* Whoever reports has no account: nobody signs in here. */
export default function PhonePage() {
    const t = useT();
    const title = t('Demo phone');
    useEffect(() => setTitle(title), [title]);
    return (
        <main className={styles.alone}>
            <Title order={1} size="h2">
                {title}
            </Title>
            <p className={styles.none}>
                {t(
                    'What you report here arrives in the queue of this demo. No telephone network takes part.',
                )}
            </p>
            <PhonePane alone />
            <div className={styles.foot}>
                <LanguageSetting />
                <Link to={QUEUE}>{t('To the console')}</Link>
            </div>
        </main>
    );
}
