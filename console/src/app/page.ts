/* What every page is given. */
export interface PageProps {
    params: Readonly<Record<string, string>>; // of its path
}
