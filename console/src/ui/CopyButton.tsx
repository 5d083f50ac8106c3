import { Button } from '@mantine/core';
import { useT } from '../i18n';
import { announce } from './announce';

/* Browsers have a clipboard only for https and for this machine. */
export function CopyButton({ text, label }: { text: string; label: string }) {
    const t = useT();
    if (!('clipboard' in navigator)) return null;
    const copy = () => {
        navigator.clipboard.writeText(text).then(
            () => announce(t('Copied.')),
            () =>
                announce(
                    t('The browser did not let it be copied. Mark the text and copy it by hand.'),
                    'bad',
                ),
        );
    };
    return (
        <Button variant="default" size="sm" onClick={copy}>
            {label}
        </Button>
    );
}
