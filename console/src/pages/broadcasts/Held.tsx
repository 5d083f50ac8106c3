import { get } from '../../api/client';
import { Link } from '../../app/router';
import { useT } from '../../i18n';
import { useLoad } from '../../ui/use-load';
import { REMINDERS } from '../../work/places';
import styles from './Broadcasts.module.css';

/* Why nothing moves, though it should. */
export function Held() {
    const t = useT();
    const { data } = useLoad('hold', signal => get('/reminders', { signal }));
    if (!data?.hold) return null;
    return (
        <p className={styles.warn} role="alert">
            {t('The clock of the gateway jumped: nothing leaves until an admin has looked at it.')}{' '}
            <Link to={REMINDERS}>{t('Look at it on the page “Reminders”')}</Link>
        </p>
    );
}
