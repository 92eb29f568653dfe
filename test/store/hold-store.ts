/** Opens a store, says so, and holds it until killed. */
import { openStore } from '../../app/store/store.ts';

const [, , folder = '', key = ''] = process.argv;
const store = await openStore({ path: folder, unlock: { kind: 'external', key: Buffer.from(key, 'hex') } });
store.settings.set('held', 'yes');
process.stdout.write('open\n');
setInterval(() => undefined, 1_000);
