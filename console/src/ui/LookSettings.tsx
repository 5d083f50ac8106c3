/* Language, and light or dark. Both are kept in this browser. */

import { NativeSelect, useMantineColorScheme } from '@mantine/core';
import { chooseLanguage, LANGUAGES, type Language, useLanguage, useT } from '../i18n';
import { announce } from './announce';

type Scheme = 'auto' | 'light' | 'dark';

export function LanguageSetting() {
    const t = useT();
    const language = useLanguage();
    const choose = (code: Language) => {
        chooseLanguage(code).catch(() => announce(t('This language could not be loaded. Try again.'), 'bad'));
    };
    return (
        <NativeSelect
            size="xs"
            label={t('Language')}
            value={language}
            onChange={event => choose(event.currentTarget.value as Language)}
            data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        />
    );
}

export function SchemeSetting() {
    const t = useT();
    // Without this it writes a <style> for a moment.
    const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
    return (
        <NativeSelect
            size="xs"
            label={t('Appearance')}
            value={colorScheme}
            onChange={event => setColorScheme(event.currentTarget.value as Scheme)}
            data={[
                { value: 'auto', label: t('As the system') },
                { value: 'light', label: t('Light') },
                { value: 'dark', label: t('Dark') },
            ]}
        />
    );
}

export function LookSettings() {
    return (
        <>
            <LanguageSetting />
            <SchemeSetting />
        </>
    );
}
