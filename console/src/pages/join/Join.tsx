/* #/join/CODE: from an invitation to an account. The code goes out of the address at once, so that it stays in no
   history; the server only ever sees a token derived from it. */

import '../../generated/mantine.css';
import { Alert, Button, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { post } from '../../api/client';
import type { Invitation, Me } from '../../api/types';
import { navigate } from '../../app/router';
import type { PageProps } from '../../app/page';
import { useStore } from '../../app/store';
import { N, useT } from '../../i18n';
import { enterAsNew, session, signOut } from '../../session/session';
import { RecoveryCodes } from '../../totp/RecoveryCodes';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useLoad } from '../../ui/use-load';
import { useTask } from '../../ui/use-task';
import { vault } from '../../vault/client';
import { Gate } from '../sign-in/Gate';
import { JoinForm } from './JoinForm';

const INVITATION_WORDS: Readonly<Record<string, string>> = {
    not_found: N(
        'This invitation is no longer good: it was used, or has expired, or a newer one was made. Ask an admin for a new one.',
    ),
    bad_code: N('This is not a whole invitation. Copy the link again, from its beginning to its end.'),
};

let kept = ''; // the code, once it is out of the address

async function open(code: string): Promise<{ token: string; invitation: Invitation }> {
    const token = await vault('readInvitation', code);
    return { token, invitation: await post('/invitation/open', { token }) };
}

interface Joined {
    me: Me;
    codes: readonly string[];
}

function Welcome({ joined }: { joined: Joined }) {
    const t = useT();
    const task = useTask(async () => {
        await enterAsNew(joined.me);
        kept = '';
        navigate('/', { replace: true });
    });
    return (
        <Gate title={t('Keep your recovery codes')} wide>
            <RecoveryCodes codes={joined.codes} />
            {joined.me.wraps.length === 0 && (
                <Alert color="blue" variant="light" mt="md">
                    {t(
                        'You are in, but do not hold the key of the hotline yet: an admin grants it to you on the page “Staff”.',
                    )}
                </Alert>
            )}
            <ErrorNote error={task.error} />
            <Button mt="md" loading={task.running} onClick={() => void task.run()}>
                {t('I have them: open the console')}
            </Button>
        </Gate>
    );
}

function SomebodyIsIn() {
    const t = useT();
    return (
        <Gate title={t('You have been invited')}>
            <Text mb="md">
                {t(
                    'Somebody is signed in in this browser. They have to sign out before the invitation can be used.',
                )}
            </Text>
            <Button onClick={() => void signOut()}>{t('Sign out')}</Button>
        </Gate>
    );
}

function Invited({ code }: { code: string }) {
    const t = useT();
    const invitation = useLoad(code, () => open(code));
    const [joined, setJoined] = useState<Joined | null>(null);

    if (joined) return <Welcome joined={joined} />;
    return (
        <Gate title={t('You have been invited')} wide>
            {invitation.loading && <Loading />}
            <ErrorNote error={invitation.error} words={INVITATION_WORDS} again={invitation.again} />
            {invitation.data && (
                <JoinForm {...invitation.data} onJoined={(me, codes) => setJoined({ me, codes })} />
            )}
        </Gate>
    );
}

export default function Join({ params }: PageProps) {
    const state = useStore(session, now => now.state);
    const code = params.code ?? kept;
    const [mayJoin, setMayJoin] = useState(false);

    useEffect(() => {
        if (!params.code) return;
        kept = params.code;
        navigate('/join', { replace: true });
    }, [params.code]);

    if (state === 'starting') return <Loading />;
    if (!mayJoin && (state === 'open' || state === 'locked')) return <SomebodyIsIn />;
    if (!mayJoin) setMayJoin(true);
    return <Invited code={code} />;
}
