// Whoever is written to lives where it is noon now: nobody is written to at night, and a test runs at any hour.

const DAY_MS = 86_400_000;
/** Where it is between 12:00 and 13:00. */
const eastOfUtc = 12 - new Date().getUTCHours();

/** The name of that time zone. Etc/GMT counts west. */
export const NOON_ZONE = `Etc/GMT${eastOfUtc > 0 ? '-' : '+'}${Math.abs(eastOfUtc)}`;

/** dd.MM.yyyy, so many days from today there. */
export function dateAtNoon(days) {
    const there = new Date(Date.now() + eastOfUtc * 3_600_000 + days * DAY_MS).toISOString();
    return `${there.slice(8, 10)}.${there.slice(5, 7)}.${there.slice(0, 4)}`;
}
