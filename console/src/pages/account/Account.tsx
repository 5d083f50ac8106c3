import { Code, Text } from '@mantine/core';
import { useT } from '../../i18n';
import { useMe } from '../../session/session';
import { Page } from '../../ui/Page';
import { ROLE_NAMES, ROLE_WORDS } from '../../ui/roles';
import { Section } from '../../ui/Section';
import { fingerprint } from '../staff/fingerprint';
import { ChangePassword } from './ChangePassword';
import { NewRecoveryCodes } from './NewRecoveryCodes';
import { NewTotp } from './NewTotp';
import { Sessions } from './Sessions';

export default function Account() {
    const t = useT();
    const me = useMe();
    return (
        <Page title={t('My account')}>
            <Text>
                {t('{name}, {role}: {words}.', {
                    name: me.name,
                    role: t(ROLE_NAMES[me.role]),
                    words: t(ROLE_WORDS[me.role]),
                })}
            </Text>
            <Text>
                {t('The fingerprint of my key:')} <Code>{fingerprint(me.public_key)}</Code>
            </Text>
            <Section title={t('Where I am signed in')}>
                <Sessions />
            </Section>
            <Section title={t('Password')}>
                <ChangePassword />
            </Section>
            <Section title={t('Codes from the phone')}>
                <NewTotp />
            </Section>
            <Section title={t('Recovery codes')}>
                <NewRecoveryCodes />
            </Section>
        </Page>
    );
}
