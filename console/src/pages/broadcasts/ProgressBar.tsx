import type { BroadcastCounts } from '../../api/types';
import { useT } from '../../i18n';
import styles from './Broadcasts.module.css';
import { progressOf } from './progress';
import { PERSON_WORDS } from './states';

/* In words too: colours alone would tell too little. */
export function ProgressBar({ label, counts }: { label: string; counts: BroadcastCounts }) {
    const t = useT();
    const { total, done, percent, parts } = progressOf(counts);
    const words = t('{done} of {total} people, {percent} %', { done, total, percent });
    return (
        <div className={styles.progress}>
            <div
                className={styles.bar}
                role="progressbar"
                aria-label={label}
                aria-valuemin={0}
                aria-valuemax={total}
                aria-valuenow={done}
                aria-valuetext={words}
            >
                {parts.map(({ part, people, percent: width }) => (
                    <span
                        key={part}
                        data-part={part}
                        style={{ width: `${width}%` }}
                        title={`${t(PERSON_WORDS[part])}: ${people}`}
                    />
                ))}
            </div>
            <p className={styles.dim}>{words}</p>
        </div>
    );
}
