import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { get } from '../../api/client';
import { onLive } from '../../api/events';
import { useT } from '../../i18n';
import { useHasKey, useMay } from '../../session/session';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { useLoad } from '../../ui/use-load';
import { InviteDialog } from './InviteDialog';
import { RotateDialog } from './RotateDialog';
import { StaffTable } from './StaffTable';

export default function Staff() {
    const t = useT();
    const isAdmin = useMay('admin');
    const hasKey = useHasKey();
    const staff = useLoad('staff', signal => get('/staff', { signal }));
    const [open, setOpen] = useState<'invite' | 'rotate' | null>(null);
    const { again } = staff;

    useEffect(
        () =>
            onLive(
                event =>
                    (event.type === 'staff' || event.type === 'key' || event.type === 'again') && again(),
            ),
        [again],
    );

    const actions = isAdmin && staff.data && (
        <>
            <Button onClick={() => setOpen('invite')}>{t('Invite somebody')}</Button>
            <Button variant="default" disabled={!hasKey} onClick={() => setOpen('rotate')}>
                {t('New hotline key')}
            </Button>
        </>
    );
    const close = () => {
        setOpen(null);
        again();
    };
    return (
        <Page title={t('Staff')} actions={actions} wide>
            <ErrorNote error={staff.error} again={again} />
            {!staff.data && staff.loading && <Loading />}
            {staff.data && <StaffTable list={staff.data} changed={again} />}
            {open === 'invite' && <InviteDialog onClose={close} />}
            {open === 'rotate' && staff.data && <RotateDialog list={staff.data} onClose={close} />}
        </Page>
    );
}
