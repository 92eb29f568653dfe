/**
 * Opens a store on a disk that takes nothing, in a file system of its own, and tells what came of it as JSON: one that may only be read, or, where
 * `files` is said, one that holds as many files as it can: node read-only-child.ts FOLDER [files].
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { codeOfError } from '../../app/kernel/errors.ts';
import { createStore, openStore } from '../../app/store/store.ts';

const [folder = '', how] = process.argv.slice(2);
const key = new Uint8Array(32).fill(7);
const { store } = await createStore({ path: join(folder, 'st'), protection: { externalKey: key } });
await store.close();
if (how === 'files')
  try {
    for (let nth = 0; ; nth += 1) closeSync(openSync(join(folder, `file-${nth}`), 'w'));
  } catch {
    /* No more of them. */
  }
else spawnSync('mount', ['-o', 'remount,ro', folder]);
const came = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'ok', codeOfError);
process.stdout.write(
  JSON.stringify([
    await came(openStore({ path: join(folder, 'st'), unlock: { kind: 'external', key } })),
    await came(createStore({ path: join(folder, 'new'), protection: { externalKey: key } })),
  ]),
);
