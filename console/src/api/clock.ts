/* What time it is at the gateway. Claims and limits end by its clock, and that of a borrowed computer may be wrong. */

const EVEN_SECONDS = 3; // so much is the way, and the second that a header is cut to

let ahead = 0;

/* What it was a moment ago, in seconds. */
export function heardTime(there: number): void {
    const difference = there - Date.now() / 1000;
    ahead = Math.abs(difference) <= EVEN_SECONDS ? 0 : difference;
}

/* The Date of an answer. The gateway itself sends none; whatever stands in front of it may. */
export function heardDate(header: string | null): void {
    const there = Date.parse(header ?? '') / 1000;
    if (!Number.isNaN(there)) heardTime(there);
}

/* In seconds. */
export const gatewayNow = (): number => Date.now() / 1000 + ahead;
