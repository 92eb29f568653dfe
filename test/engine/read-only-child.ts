/** Opens a store on a disk that may only be read, in a file system of its own, and tells what came of it as JSON. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { codeOfError } from '../../app/kernel/errors.ts';
import { createStore, openStore } from '../../app/store/store.ts';

const [folder = ''] = process.argv.slice(2);
const key = new Uint8Array(32).fill(7);
const { store } = await createStore({ path: join(folder, 'st'), protection: { externalKey: key } });
await store.close();
spawnSync('mount', ['-o', 'remount,ro', folder]);
const came = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'ok', codeOfError);
process.stdout.write(
  JSON.stringify([
    await came(openStore({ path: join(folder, 'st'), unlock: { kind: 'external', key } })),
    await came(createStore({ path: join(folder, 'new'), protection: { externalKey: key } })),
  ]),
);
