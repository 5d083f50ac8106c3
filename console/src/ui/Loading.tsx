import { Center, Loader } from '@mantine/core';
import { useT } from '../i18n';

export function Loading() {
    const t = useT();
    return (
        <Center role="status" style={{ minHeight: '8rem' }}>
            <Loader type="dots" aria-hidden />
            <span className="visually-hidden">{t('Loading')}</span>
        </Center>
    );
}
