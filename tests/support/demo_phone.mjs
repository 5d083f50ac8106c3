// The telephone of a demo: the console stands in for the operator whom the gateway sends its SMS through.

import net from 'node:net';

/** The sender must know the console's port before it is there. */
function freePort() {
    return new Promise((resolve) => {
        const server = net.createServer().listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}

/** The config as scripts/demo writes it. */
export async function demoConfig() {
    const port = await freePort();
    return (text) => {
        const secret = /^\[channel sms\][^]*?^secret=(.*)$/m.exec(text)[1];
        return text.replace(/^console=.*$/m, `console=127.0.0.1:${port}\nphone_page=true`)
            .replace(/^\[channel sms\]$/m, `$&\nusername=demo\npassword=${secret}\n` +
                `url=http://127.0.0.1:${port}/api/v1/phone/operator/${secret}`);
    };
}
