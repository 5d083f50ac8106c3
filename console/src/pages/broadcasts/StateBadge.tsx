import { Badge } from '@mantine/core';
import type { BroadcastState } from '../../api/types';
import { useT } from '../../i18n';
import { STATE_COLORS, STATE_WORDS } from './states';

export function StateBadge({ state }: { state: BroadcastState }) {
    const t = useT();
    return (
        <Badge color={STATE_COLORS[state]} variant="filled" radius="sm" miw={0}>
            {t(STATE_WORDS[state])}
        </Badge>
    );
}
