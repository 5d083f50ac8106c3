/* Whom it is for, and how fast it may go. */

import { get } from '../../api/client';
import type { Audience, BroadcastDraft } from '../../api/types';
import { formatDateTime, N, useLanguage, useT } from '../../i18n';
import { Section } from '../../ui/Section';
import { useLoad } from '../../ui/use-load';
import { money } from '../../work/compose';
import { categoryWords, languageName, nameIn } from '../../work/labels';
import { useMeta } from '../../work/meta';
import styles from './Broadcasts.module.css';
import type { Citizenship } from './draft';

export const CITIZENSHIP_WORDS: Readonly<Record<Citizenship, string>> = {
    UZ: N('Uzbekistan'),
    KG: N('Kyrgyzstan'),
    other: N('another country'),
};

/* The rules by their names, for those who do not know their ids. */
export function useRuleNames(): (id: string) => string {
    const language = useLanguage();
    const { data } = useLoad('rules', signal => get('/rules', { signal }));
    return id => {
        const found = data?.rules.find(({ rule }) => rule === id);
        return found ? `${nameIn(found.title, language)} · ${id}` : id;
    };
}

function useAudienceWords(audience: Audience): [label: string, words: string][] {
    const t = useT();
    const language = useLanguage();
    const meta = useMeta();
    const ruleName = useRuleNames();
    const regionName = (code: string) => {
        const found = meta.data?.regions.find(region => region.code === code);
        return found ? nameIn(found.names, language) : code;
    };
    const { languages, citizenships, regions, rule, category, contact_days: days } = audience;
    const lines: [label: string, words: string | undefined][] = [
        [t('Languages'), languages?.map(languageName).join(', ')],
        [t('Citizenship'), citizenships?.map(code => t(CITIZENSHIP_WORDS[code])).join(', ')],
        [t('Regions'), regions?.map(regionName).join(', ')],
        [t('Told a date by the rule'), rule && ruleName(rule)],
        [t('Has a case about'), category && categoryWords(t, category)],
        [t('Last contact'), days ? t.n('within {n} day', 'within {n} days', days) : undefined],
    ];
    return lines.filter((line): line is [string, string] => Boolean(line[1]));
}

export function Details({ draft }: { draft: BroadcastDraft }) {
    const t = useT();
    const audience = useAudienceWords(draft.audience);
    const lines: [label: string, words: string][] = [
        ...(audience.length > 0
            ? audience
            : [[t('Audience'), t('everybody who may be written to')] as [string, string]]),
        [t('Begins'), draft.starts_at ? formatDateTime(draft.starts_at) : t('as soon as it is approved')],
        [t('Ends'), draft.ends_at ? formatDateTime(draft.ends_at) : t('when everybody has it')],
        [t('Pace'), t('{n} a minute at most', { n: draft.rate ?? 0 })],
        [t('Budget'), draft.budget ? money(draft.budget) : t('no limit')],
        [t('Goes first to'), draft.canary ? t.n('{n} person', '{n} people', draft.canary) : t('all at once')],
    ];
    return (
        <Section title={t('Audience and pace')}>
            <dl className={styles.details}>
                {lines.map(([label, words]) => (
                    <div key={label}>
                        <dt>{label}</dt>
                        <dd>{words}</dd>
                    </div>
                ))}
            </dl>
        </Section>
    );
}
