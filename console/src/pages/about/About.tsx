import { List, Text, Title } from '@mantine/core';
import { useT } from '../../i18n';
import { Page } from '../../ui/Page';

export default function About() {
    const t = useT();
    return (
        <Page title={t('Help')}>
            <Title order={2} size="h4" mt="md">
                {t('Who can read what')}
            </Title>
            <List mt="xs" spacing="xs">
                <List.Item>
                    {t(
                        'What people write is opened in this browser. The server keeps it sealed and cannot read it.',
                    )}
                </List.Item>
                <List.Item>
                    {t('An answer waits on the server, readable, until the person has read it.')}
                </List.Item>
                <List.Item>
                    {t(
                        'Your password never leaves the browser. If you forget it, nobody can tell you what it was: an admin removes you and invites you again.',
                    )}
                </List.Item>
                <List.Item>
                    {t('Every reading of a case and every look at a phone number is written down.')}
                </List.Item>
            </List>
            <Title order={2} size="h4" mt="lg">
                {t('When somebody comes in')}
            </Title>
            <Text mt="xs">
                {t(
                    '“Lock now” forgets the keys and asks for your password. “Leave quickly” signs you out and leaves an empty window. After 15 minutes without a touch the console locks by itself.',
                )}
            </Text>
        </Page>
    );
}
