// node console/scripts/lint.mjs: types, rules, format and catalogs of the console. make lint runs it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './catalogs.mjs';
import { generate } from './generate.mjs';

const bin = name => join(root, 'node_modules', '.bin', name);
const CHECKS = [
    [bin('tsc'), '--noEmit'],
    [bin('eslint'), '--max-warnings=0', '.'],
    [bin('prettier'), '--check', '--log-level=warn', '.'],
    [process.execPath, join(root, 'scripts', 'check-catalogs.mjs')],
];

await generate();
for (const [command, ...args] of CHECKS) {
    if (spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0) process.exitCode = 1;
}
