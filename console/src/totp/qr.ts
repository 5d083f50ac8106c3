/* A QR code as the path of an SVG: one square per dark module. Made here, so that the secret goes nowhere. */

import qrcode from 'qrcode-generator';

export interface Qr {
    size: number; // in modules, with the quiet margin
    path: string;
}

const MARGIN = 4;

export function makeQr(text: string): Qr {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let path = '';
    for (let y = 0; y < count; y++) {
        for (let x = 0; x < count; x++) {
            if (code.isDark(y, x)) path += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
        }
    }
    return { size: count + 2 * MARGIN, path };
}
