import { Code, List, Text } from '@mantine/core';
import { post } from '../../api/client';
import type { StaffList, StaffMember } from '../../api/types';
import { useT } from '../../i18n';
import { refreshMe } from '../../session/session';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { Inert } from '../../work/Inert';
import { fingerprint } from './fingerprint';
import { keyHolders, newestKeyId } from './keys';
import { STAFF_WORDS } from './words';

const withKey = ({ id, public_key }: StaffMember) => ({ id, public_key: public_key ?? '' });

export function RotateDialog({ list, onClose }: { list: StaffList; onClose: () => void }) {
    const t = useT();
    const holders = keyHolders(list);
    const others = list.staff.filter(member => member.state === 'active' && !holders.includes(member));
    const task = useTask(async () => {
        const made = await vault('rotate', list.recovery_public_key, holders.map(withKey));
        await post('/hotline-key/rotate', { current_key_id: newestKeyId(list), ...made });
        await refreshMe();
        announce(t('New cases are sealed to the new key from now on.'));
    });
    return (
        <Dialog
            title={t('Make a new hotline key?')}
            action={t('Make a new key')}
            task={task}
            words={STAFF_WORDS}
            onClose={onClose}
        >
            <Text>
                {t(
                    'New cases will be sealed to the new key. Old cases stay readable with the old one, for all who hold it.',
                )}
            </Text>
            <Text mt="sm">
                {t('These get the new key; compare the fingerprints with them if you have reason to doubt:')}
            </Text>
            <List mt="xs">
                {holders.map(member => (
                    <List.Item key={member.id}>
                        <Inert inline text={member.name} /> <Code>{fingerprint(member.public_key)}</Code>
                    </List.Item>
                ))}
            </List>
            {others.length > 0 && (
                <Text mt="sm">
                    {t(
                        'These do not hold the key now and will not get the new one: {names}. Grant it to them first, or afterwards.',
                        {
                            names: others.map(member => member.name).join(', '),
                        },
                    )}
                </Text>
            )}
        </Dialog>
    );
}
