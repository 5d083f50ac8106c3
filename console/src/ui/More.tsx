/* The button below a list that has more pages. */

import { Button } from '@mantine/core';
import { useT } from '../i18n';
import { ErrorNote } from './ErrorNote';
import type { Pages } from './use-pages';

export function More({ pages }: { pages: Pages<unknown> }) {
    const t = useT();
    if (!pages.hasMore) return null;
    return (
        <>
            <ErrorNote error={pages.more.error} />
            <Button
                mt="sm"
                size="compact-md"
                variant="default"
                loading={pages.more.running}
                onClick={() => void pages.more.run()}
            >
                {t('Show more')}
            </Button>
        </>
    );
}
