import { Badge, Button, Code, Group } from '@mantine/core';
import { useState } from 'react';
import type { StaffList, StaffMember } from '../../api/types';
import { formatDateTime, useT } from '../../i18n';
import { useKeyIds, useMay, useMe } from '../../session/session';
import { ROLE_NAMES } from '../../ui/roles';
import { Cell, Row, StackTable } from '../../ui/StackTable';
import { Inert } from '../../work/Inert';
import { fingerprint } from './fingerprint';
import { GrantDialog } from './GrantDialog';
import { lacksKey, newestKeyId } from './keys';
import { RemoveDialog } from './RemoveDialog';
import { RoleDialog } from './RoleDialog';
import { STATE_NAMES } from './words';

type Question = { kind: 'role' | 'grant' | 'remove'; member: StaffMember } | null;

function KeyState({ list, member }: { list: StaffList; member: StaffMember }) {
    const t = useT();
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

interface MemberRowProps {
    list: StaffList;
    member: StaffMember;
    isAdmin: boolean;
    ask: (question: Question) => void;
}

function MemberRow({ list, member, isAdmin, ask }: MemberRowProps) {
    const t = useT();
    const print = fingerprint(member.public_key);
    return (
        <Row>
            <Cell label={t('Name')}>
                <Inert inline text={member.name} />
            </Cell>
            <Cell label={t('Role')}>{t(ROLE_NAMES[member.role])}</Cell>
            <Cell label={t('State')}>{t(STATE_NAMES[member.state])}</Cell>
            {isAdmin && (
                <>
                    <Cell label={t('Hotline key')}>
                        {member.state === 'active' && <KeyState list={list} member={member} />}
                    </Cell>
                    <Cell label={t('Fingerprint')}>{print && <Code>{print}</Code>}</Cell>
                    <Cell label={t('Last here')}>
                        {member.used_at !== null && formatDateTime(member.used_at)}
                    </Cell>
                    <Cell label={t('Actions')}>
                        {member.state !== 'removed' && <Actions member={member} ask={ask} />}
                    </Cell>
                </>
            )}
        </Row>
    );
}

export function StaffTable({ list, changed }: { list: StaffList; changed: () => void }) {
    const t = useT();
    const isAdmin = useMay('admin');
    const heads = [t('Name'), t('Role'), t('State')];
    const more = [t('Hotline key'), t('Fingerprint'), t('Last here'), t('Actions')];
    const [question, setQuestion] = useState<Question>(null);
    const close = () => {
        setQuestion(null);
        changed();
    };
    return (
        <>
            <StackTable heads={isAdmin ? [...heads, ...more] : heads}>
                {list.staff.map(member => (
                    <MemberRow
                        key={member.id}
                        list={list}
                        member={member}
                        isAdmin={isAdmin}
                        ask={setQuestion}
                    />
                ))}
            </StackTable>
            {question?.kind === 'role' && <RoleDialog member={question.member} onClose={close} />}
            {question?.kind === 'grant' && <GrantDialog member={question.member} onClose={close} />}
            {question?.kind === 'remove' && <RemoveDialog member={question.member} onClose={close} />}
        </>
    );
}
