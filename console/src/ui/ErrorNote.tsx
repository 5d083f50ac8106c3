import { Alert, Button } from '@mantine/core';
import { errorWords } from '../api/errors';
import { useT } from '../i18n';

interface ErrorNoteProps {
    error: unknown; // nothing is shown for null and undefined
    words?: Readonly<Record<string, string>>; // codes that this page knows better, marked with N()
    again?: () => void;
}

export function ErrorNote({ error, words, again }: ErrorNoteProps) {
    const t = useT();
    if (error === null || error === undefined) return null;
    return (
        <Alert color="red" variant="light" role="alert" my="sm">
            {errorWords(t, error, words)}
            {again && (
                <Button mt="xs" size="compact-sm" variant="default" display="block" onClick={again}>
                    {t('Try again')}
                </Button>
            )}
        </Alert>
    );
}
