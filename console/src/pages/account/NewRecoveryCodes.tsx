import { Button } from '@mantine/core';
import { useState } from 'react';
import { post } from '../../api/client';
import { useT } from '../../i18n';
import { RecoveryCodes } from '../../totp/RecoveryCodes';
import { ProofForm } from './ProofForm';

export function NewRecoveryCodes() {
    const t = useT();
    const [codes, setCodes] = useState<readonly string[] | null>(null);

    if (codes)
        return (
            <>
                <RecoveryCodes codes={codes} />
                <Button variant="default" onClick={() => setCodes(null)}>
                    {t('I have them')}
                </Button>
            </>
        );
    return (
        <ProofForm
            says={t('Ten new ones. Those you have now are void then.')}
            button={t('Make new recovery codes')}
            change={async auth => setCodes((await post('/recovery-codes', { auth })).recovery_codes)}
        />
    );
}
