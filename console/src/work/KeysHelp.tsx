/* Which keys do what, on the page that one is on. */

import { Kbd, Modal, Table } from '@mantine/core';
import { useT } from '../i18n';

export interface KeyLine {
    keys: string[];
    does: string; // marked with N()
}

interface KeysHelpProps {
    opened: boolean;
    onClose: () => void;
    lines: readonly KeyLine[];
}

export function KeysHelp({ opened, onClose, lines }: KeysHelpProps) {
    const t = useT();
    return (
        <Modal
            opened={opened}
            onClose={onClose}
            title={t('Keys on this page')}
            closeButtonProps={{ 'aria-label': t('Close') }}
        >
            <Table>
                <Table.Thead>
                    <Table.Tr>
                        <Table.Th>{t('Key')}</Table.Th>
                        <Table.Th>{t('What it does')}</Table.Th>
                    </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                    {lines.map(({ keys, does }) => (
                        <Table.Tr key={does}>
                            <Table.Td>
                                {keys.map(key => (
                                    <Kbd key={key} mr={4}>
                                        {key}
                                    </Kbd>
                                ))}
                            </Table.Td>
                            <Table.Td>{t(does)}</Table.Td>
                        </Table.Tr>
                    ))}
                </Table.Tbody>
            </Table>
        </Modal>
    );
}
