import type { BroadcastSummary } from '../../api/types';
import { useT } from '../../i18n';
import { Inert } from '../../work/Inert';

function Name({ name }: { name: string | null }) {
    const t = useT();
    return name === null ? <>{t('an operator')}</> : <Inert inline text={name} />;
}

/* Who wrote it, and who approved it. */
export function By({ broadcast: { author, approver, approved_at } }: { broadcast: BroadcastSummary }) {
    const t = useT();
    return (
        <>
            {t('written by')} <Name name={author} />
            {approved_at !== null && (
                <>
                    {', '}
                    {t('approved by')} <Name name={approver} />
                </>
            )}
        </>
    );
}
