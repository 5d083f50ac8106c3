// Looking for what must not be there: words and numbers in every spelling in which a program could keep them.

/** The part of the base64 of some octets that does not depend on what stands before and after. */
function base64Cores(octets) {
    return [0, 1, 2].flatMap((before) => {
        const whole = Buffer.concat([Buffer.alloc(before), octets]).toString('base64');
        const core = whole.slice(before + 1, whole.length - 4);
        return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
    });
}

/** Some octets as they are, in hexadecimal, percent-encoded, and in base64. */
export function spellings(octets) {
    const hex = octets.toString('hex');
    const percent = hex.replace(/../g, '%$&');
    return [octets, hex, hex.toUpperCase(), percent, percent.toUpperCase(), ...base64Cores(octets)]
        .map((found) => Buffer.from(found));
}

export function textForms(text) {
    const wide = Buffer.from(text, 'utf16le');
    const forms = [text, text.toLowerCase(), text.toUpperCase()].map((form) => Buffer.from(form));
    return [...forms, wide, Buffer.from(wide).swap16()].flatMap(spellings);
}

/** A number also without its plus, as an integer, and in swapped semi-octets as in an SMS. */
export function numberForms(number) {
    const digits = number.slice(1);
    const integer = Buffer.alloc(8);
    integer.writeBigUInt64BE(BigInt(digits));
    const big = integer.subarray(3); // the five octets that are not zero
    const swapped = (digits.length % 2 ? `${digits}f` : digits).replace(/(.)(.)/g, '$2$1');
    return [
        ...textForms(digits), ...textForms(digits.slice(-9)), big, Buffer.from(big).reverse(),
        Buffer.from(swapped, 'hex'), Buffer.from(swapped),
    ];
}

/** @typedef {{name: string, forms: Buffer[]}} Sentinel */

/** Which sentinels stand in which octets. */
export function find(
    /** @type {Iterable<{name: string, octets: Buffer}>} */ files, /** @type {Sentinel[]} */ sentinels,
) {
    const found = [];
    for (const { name, octets } of files) {
        for (const sentinel of sentinels) {
            if (sentinel.forms.some((form) => octets.includes(form)))
                found.push(`${sentinel.name} in ${name}`);
        }
    }
    return found;
}
