/* The figures of a broadcast as a file; they name nobody. */

import { get } from '../../api/client';
import type { Translate } from '../../i18n';
import { reasonWords } from '../../work/delivery';
import { languageName } from '../../work/labels';
import { type CellValue, decimalOf, toCsv } from './csv';
import { PERSON_WORDS } from './states';

type Row = Awaited<ReturnType<typeof getFigures>>[number];

const getFigures = async (id: number) => (await get('/broadcasts/{id}/figures', { path: { id } })).rows;

export function tableOf(t: Translate, rows: readonly Row[]): CellValue[][] {
    const heads = [t('Language'), t('What became of it'), t('Why'), t('People'), 'SMS', t('Cost')];
    return [
        heads,
        ...rows.map(row => [
            row.language === null ? null : languageName(row.language),
            t(PERSON_WORDS[row.state]),
            row.reason === null ? null : reasonWords(t, row.reason),
            row.people,
            row.segments,
            row.cost / 1000,
        ]),
    ];
}

/* Its name tells nothing but the number. */
export async function saveFigures(t: Translate, id: number): Promise<void> {
    const csv = toCsv(tableOf(t, await getFigures(id)), decimalOf(navigator.language));
    const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `broadcast-${id}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
