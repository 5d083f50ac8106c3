// Texts that people send who mean harm, or whose phones do: each must come out as it went in, and do nothing.

/** What each would do where it is not shown as text. */
export const HOSTILE = {
    script: '<script>alert(1)</script>',
    image: '<img src=x onerror=alert(1)>',
    drawing: '"><svg/onload=alert(1)>',
    template: '{{constructor.constructor("alert(1)")()}} ${alert(1)} <%= 7*7 %>',
    link: '[жми](javascript:alert(1)) javascript:alert(1) https://evil.example/?q=1',
    closing: '</textarea></style></title></script><iframe src=https://evil.example></iframe>',
    formula: '=HYPERLINK("https://evil.example","сюда")',
    command: '@SUM(1+1)*cmd|\' /C calc\'!A0',
    sql: "'; DROP TABLE cases; -- \" OR 1=1",
    format: '%s%n%x %1$s {0} \\u0041 \\x41 $(id) `id` ; rm -rf /',
    header: 'a\r\nSet-Cookie: tayanch=evil\r\n\r\n<html>',
    terminal: '\u001b[2J\u001b]0;evil\u0007 \u009b31m',
    backwards: 'счёт \u202egnp.exe\u202c \u2066скрыто\u2069 \u200f',
    nothing: 'а\u200bб\u200cв\u200dг\ufeffд\u00adе\u2060ж',
    stacked: `a${'\u0300\u0301\u0302'.repeat(100)}`,
    families: '👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿\ud83d\ude00 𝕏',
    json: '","role":"admin","x":"',
    words: 'слово '.repeat(60).trim(),
    unbroken: 'ш'.repeat(500),
};

/** As long as a text can be. */
export const LONGEST = `начало ${'Ѯ'.repeat(3980)} конец`;
