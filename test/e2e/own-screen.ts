/** Before each end-to-end test file: the screen of the process that it runs in. */
import { screensVariable } from './screens.ts';

const screens = (process.env[screensVariable] ?? '').split(' ').filter((name) => name !== '');
const own = screens[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % screens.length];
if (own !== undefined) process.env['DISPLAY'] = own;
