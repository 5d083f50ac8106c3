/* Everything about the case in the order of time. */

import { Badge, Button } from '@mantine/core';
import { useId, useMemo } from 'react';
import { post } from '../../api/client';
import type { Case } from '../../api/types';
import { Link } from '../../app/router';
import { formatDateTime, useLanguage, useT } from '../../i18n';
import { announce } from '../../ui/announce';
import { ErrorNote } from '../../ui/ErrorNote';
import { useTask } from '../../ui/use-task';
import type { OpenedText } from '../../vault/client';
import { Inert } from '../../work/Inert';
import {
    answerWords,
    categoryWords,
    happenedWords,
    languageName,
    languageTag,
    nameIn,
    numberWords,
    peopleWords,
    pingWords,
} from '../../work/labels';
import { casePlace } from '../../work/places';
import { REFUSALS } from '../../work/refusals';
import { type Answer, type Entry, timeline } from '../../work/timeline';
import { textKey } from '../../work/use-case';
import { useCaseContext } from './context';
import { eventWords } from './events';
import styles from './Timeline.module.css';

function useRegionName(): (code: string | null) => string {
    const { meta } = useCaseContext();
    const language = useLanguage();
    return code => {
        const region = meta?.regions.find(known => known.code === code);
        return region ? nameIn(region.names, language) : (code ?? '–');
    };
}

function Time({ at }: { at: number }) {
    return (
        <time className={styles.time} dateTime={new Date(at * 1000).toISOString()}>
            {formatDateTime(at)}
        </time>
    );
}

/* What was entered by pressing keys. Where staff know better, the person's own answer stands here. */
function Entered() {
    const t = useT();
    const { case: one } = useCaseContext();
    const regionName = useRegionName();
    const said = one.reported;
    const urgent = said.urgent ?? one.urgent;
    const facts: [string, string][] = [
        [t('What happened'), categoryWords(t, said.category ?? one.category)],
        // Asked before “when”: without that nobody has said no.
        [t('In danger'), urgent ? t('yes') : one.happened === null ? '–' : t('no')],
        [t('When'), happenedWords(t, one.happened)],
        [t('Region'), regionName(said.region ?? one.region)],
        [t('People'), peopleWords(t, one.people)],
        [t('Language'), languageName(one.language)],
        [t('How it came'), one.bearer === 'ussd' ? t('dialling (USSD)') : t('SMS')],
    ];
    return (
        <>
            <h3 className={styles.title}>{t('The person reported')}</h3>
            {one.status === 'draft' && (
                <p className={styles.warn}>
                    {t(
                        'A draft: not finished. What they have entered so far is all here, and they may still go on.',
                    )}
                </p>
            )}
            <dl className={styles.facts}>
                {facts.map(([name, value]) => (
                    <div key={name}>
                        <dt>{name}</dt>
                        <dd>{value}</dd>
                    </div>
                ))}
            </dl>
        </>
    );
}

const UNOPENED = (t: ReturnType<typeof useT>): Record<'damaged' | 'no_key' | 'shredded', string> => ({
    damaged: t('This text does not open: it was damaged, or it belongs elsewhere. Tell an admin.'),
    no_key: t('Sealed with a key that you do not hold. An admin can grant it to you on the page “Staff”.'),
    shredded: t('Erased: the key of this case was destroyed.'),
});

function Text({ opened, lang }: { opened: OpenedText | undefined; lang: string | undefined }) {
    const t = useT();
    if (!opened) return <p className={styles.sealed}>{t('Sealed')}</p>;
    if (opened.text === null) return <p className={styles.sealed}>{UNOPENED(t)[opened.why]}</p>;
    return <Inert text={opened.text} lang={lang} />;
}

function AnswerState({ answer }: { answer: Answer }) {
    const t = useT();
    const { case: one, mine, reload } = useCaseContext();
    const task = useTask(async () => {
        await post(
            '/cases/{number}/answers/{id}/take-back',
            {},
            { path: { number: one.number, id: answer.id } },
        );
        announce(t('Taken back: they will not see it.'));
        reload();
    });
    return (
        <div className={styles.state}>
            <span>
                {answerWords(t, answer.state)}
                {answer.ended_at !== null && ` · ${formatDateTime(answer.ended_at)}`}
                {answer.state === 'waiting' &&
                    ` · ${t('until {time}', { time: formatDateTime(answer.expires_at) })}`}
            </span>
            <span className={styles.ping}>{pingWords(t, answer.ping)}</span>
            {answer.state === 'waiting' && mine && (
                <Button
                    size="compact-sm"
                    variant="default"
                    loading={task.running}
                    onClick={() => void task.run()}
                >
                    {t('Take back')}
                </Button>
            )}
            <ErrorNote error={task.error} words={REFUSALS} />
        </div>
    );
}

type PartEntry = Extract<Entry, { kind: 'part' }>;

function PartBody({ entry, texts }: { entry: PartEntry; texts: ReadonlyMap<string, OpenedText> }) {
    const t = useT();
    const { case: one } = useCaseContext();
    const { part, answer, from } = entry;
    const names = {
        report: t('The person wrote'),
        reply: t('The person replied'),
        note: t('Note'),
        answer: t('Answer'),
        takeover: t('Taken over, with a note'),
    };
    const theirs = part.kind === 'report' || part.kind === 'reply';
    return (
        <>
            <h3 className={styles.title}>
                {names[part.kind]}
                {part.staff_name !== null && <span className={styles.who}> · {part.staff_name}</span>}
            </h3>
            {from !== null && (
                <p className={styles.from}>
                    {t('from the merged case')} <Link to={casePlace(from)}>{numberWords(from)}</Link>
                </p>
            )}
            <Text
                opened={texts.get(textKey(from ?? one.number, part.n))}
                lang={theirs ? languageTag(one.language) : undefined}
            />
            {answer && <AnswerState answer={answer} />}
        </>
    );
}

function EventBody({ entry }: { entry: Extract<Entry, { kind: 'event' }> }) {
    const t = useT();
    const regionName = useRegionName();
    const { event } = entry;
    return (
        <p className={styles.event}>
            {eventWords(t, event, regionName)}
            {event.staff_name !== null && <span className={styles.who}> · {event.staff_name}</span>}
        </p>
    );
}

const sideOf = (entry: Entry): string => {
    if (entry.kind === 'event') return 'event';
    if (entry.kind === 'entered') return 'person';
    if (entry.part.kind === 'answer') return 'answer';
    return entry.part.kind === 'note' || entry.part.kind === 'takeover' ? 'note' : 'person';
};

interface TimelineProps {
    duplicates: readonly Case[];
    texts: ReadonlyMap<string, OpenedText>;
}

export function Timeline({ duplicates, texts }: TimelineProps) {
    const t = useT();
    const id = useId();
    const { case: one } = useCaseContext();
    const entries = useMemo(() => timeline(one, duplicates), [one, duplicates]);
    const unopened = [...texts.values()].filter(({ text }) => text === null).length;
    return (
        <section aria-labelledby={id}>
            <h2 id={id} className={styles.heading}>
                {t('Timeline')}
                {unopened > 0 && (
                    <Badge color="orange" variant="light" ml="sm">
                        {t.n('{n} text not opened', '{n} texts not opened', unopened)}
                    </Badge>
                )}
            </h2>
            <ol className={styles.list}>
                {entries.map(entry => (
                    <li key={entry.key} className={styles.entry} data-side={sideOf(entry)}>
                        <Time at={entry.at} />
                        <div className={styles.body}>
                            {entry.kind === 'entered' && <Entered />}
                            {entry.kind === 'part' && <PartBody entry={entry} texts={texts} />}
                            {entry.kind === 'event' && <EventBody entry={entry} />}
                        </div>
                    </li>
                ))}
            </ol>
        </section>
    );
}
