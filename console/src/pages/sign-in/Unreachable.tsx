import { Button, Text } from '@mantine/core';
import { useT } from '../../i18n';
import { Gate } from './Gate';

export function Unreachable({ again }: { again: () => void }) {
    const t = useT();
    return (
        <Gate title={t('No answer')}>
            <Text mb="md">{t('The gateway does not answer. Check your connection, then try again.')}</Text>
            <Button onClick={again}>{t('Try again')}</Button>
        </Gate>
    );
}
