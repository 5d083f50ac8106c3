import { Badge, Button, Code, Group, Table } from '@mantine/core';
import { useState } from 'react';
import type { StaffList, StaffMember } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { useKeyIds, useMay, useMe } from '../../session/session';
import { ROLE_NAMES } from '../../ui/roles';
import { fingerprint } from './fingerprint';
import { GrantDialog } from './GrantDialog';
import { lacksKey, newestKeyId } from './keys';
import { RemoveDialog } from './RemoveDialog';
import { RoleDialog } from './RoleDialog';
import { STATE_NAMES } from './words';

type Question = { kind: 'role' | 'grant' | 'remove'; member: StaffMember } | null;

function KeyState({ list, member }: { list: StaffList; member: StaffMember }) {
    const t = useT();
    if (member.state !== 'active') return null;
    if (member.key_ids.includes(newestKeyId(list)))
        return (
            <Badge color="green" variant="light">
                {t('holds the key')}
            </Badge>
        );
    return (
        <Badge color="orange" variant="light">
            {t('no key yet')}
        </Badge>
    );
}

function Actions({ member, ask }: { member: StaffMember; ask: (question: Question) => void }) {
    const t = useT();
    const me = useMe();
    const mine = useKeyIds();
    const named = (action: string) => ({ 'aria-label': `${action}: ${member.name}` });
    if (member.state === 'removed') return null;
    return (
        <Group gap="xs">
            {lacksKey(member, mine) && (
                <Button
                    size="compact-sm"
                    {...named(t('Grant the key'))}
                    onClick={() => ask({ kind: 'grant', member })}
                >
                    {t('Grant the key')}
                </Button>
            )}
            <Button
                size="compact-sm"
                variant="default"
                {...named(t('Role'))}
                onClick={() => ask({ kind: 'role', member })}
            >
                {t('Role')}
            </Button>
            {member.id !== me.id && (
                <Button
                    size="compact-sm"
                    variant="default"
                    {...named(t('Remove'))}
                    onClick={() => ask({ kind: 'remove', member })}
                >
                    {t('Remove')}
                </Button>
            )}
        </Group>
    );
}

interface RowProps {
    list: StaffList;
    member: StaffMember;
    isAdmin: boolean;
    ask: (question: Question) => void;
}

function Row({ list, member, isAdmin, ask }: RowProps) {
    const t = useT();
    const print = fingerprint(member.public_key);
    return (
        <Table.Tr>
            <Table.Td>{member.name}</Table.Td>
            <Table.Td>{t(ROLE_NAMES[member.role])}</Table.Td>
            <Table.Td>{t(STATE_NAMES[member.state])}</Table.Td>
            {isAdmin && (
                <>
                    <Table.Td>
                        <KeyState list={list} member={member} />
                    </Table.Td>
                    <Table.Td>{print && <Code>{print}</Code>}</Table.Td>
                    <Table.Td>{member.used_at !== null && formatDateTime(member.used_at)}</Table.Td>
                    <Table.Td>
                        <Actions member={member} ask={ask} />
                    </Table.Td>
                </>
            )}
        </Table.Tr>
    );
}

function Head({ isAdmin }: { isAdmin: boolean }) {
    const t = useT();
    return (
        <Table.Thead>
            <Table.Tr>
                <Table.Th>{t('Name')}</Table.Th>
                <Table.Th>{t('Role')}</Table.Th>
                <Table.Th>{t('State')}</Table.Th>
                {isAdmin && (
                    <>
                        <Table.Th>{t('Hotline key')}</Table.Th>
                        <Table.Th>{t('Fingerprint')}</Table.Th>
                        <Table.Th>{t('Last here')}</Table.Th>
                        <Table.Th>{t('Actions')}</Table.Th>
                    </>
                )}
            </Table.Tr>
        </Table.Thead>
    );
}

export function StaffTable({ list, changed }: { list: StaffList; changed: () => void }) {
    const isAdmin = useMay('admin');
    const [question, setQuestion] = useState<Question>(null);
    const close = () => {
        setQuestion(null);
        changed();
    };
    return (
        <>
            <Table.ScrollContainer minWidth={isAdmin ? 860 : 320}>
                <Table verticalSpacing="sm">
                    <Head isAdmin={isAdmin} />
                    <Table.Tbody>
                        {list.staff.map(member => (
                            <Row
                                key={member.id}
                                list={list}
                                member={member}
                                isAdmin={isAdmin}
                                ask={setQuestion}
                            />
                        ))}
                    </Table.Tbody>
                </Table>
            </Table.ScrollContainer>
            {question?.kind === 'role' && <RoleDialog member={question.member} onClose={close} />}
            {question?.kind === 'grant' && <GrantDialog member={question.member} onClose={close} />}
            {question?.kind === 'remove' && <RemoveDialog member={question.member} onClose={close} />}
        </>
    );
}
