/* The title of the window: the page, and before it a count that somebody should see from another tab. Not the name
   of the hotline: titles are seen over shoulders. */

let page = '';
let count = 0;

function show(): void {
    document.title = (count > 0 ? `(${count}) ` : '') + (page || 'Console');
}

export function setTitle(title: string): void {
    page = title;
    show();
}

export function setTitleCount(n: number): void {
    count = n;
    show();
}
