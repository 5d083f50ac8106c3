/* The first 8 octets of a public key, to read out to each other: "a1b2 c3d4 e5f6 0718". */

export function fingerprint(publicKey: string | null): string | null {
    if (!publicKey) return null;
    const octets = Array.from(atob(publicKey).slice(0, 8), letter => letter.charCodeAt(0));
    const hex = octets.map(octet => octet.toString(16).padStart(2, '0'));
    return hex.map((pair, i) => (i % 2 === 0 && i > 0 ? ` ${pair}` : pair)).join('');
}
