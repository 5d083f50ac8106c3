/* The addresses of these pages, in one place. */

export const QUEUE = '/cases';
export const casePlace = (number: number): string => `${QUEUE}/${number}`;
