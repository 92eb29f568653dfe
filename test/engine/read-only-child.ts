/**
 * Opens a store on a disk that takes nothing, in a file system of its own, and tells what came of it as JSON: one that may only be read, or, where
 * `files` is said, one that holds as many files as it can, or, with `log`, one that is full of the log of a killed process: node read-only-child.ts FOLDER [files|log].
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { codeOfError } from '../../app/kernel/errors.ts';
import { createStore, openStore } from '../../app/store/store.ts';

const [folder = '', how] = process.argv.slice(2);
const key = new Uint8Array(32).fill(7);
const path = join(folder, 'st');
const open = () => openStore({ path, unlock: { kind: 'external', key } });
const { store } = how === 'until-killed' ? { store: await open() } : await createStore({ path, protection: { externalKey: key } });
const write = (): void => store.settings.set('a', 'The same place again and again. '.repeat(60));
write();
if (how === 'until-killed')
  try {
    for (;;) write();
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
await store.close();
if (how === 'log') spawnSync(process.execPath, [import.meta.filename, folder, 'until-killed']);
else if (how === 'files')
  try {
    for (let nth = 0; ; nth += 1) closeSync(openSync(join(folder, `file-${nth}`), 'w'));
  } catch {
    /* No more of them. */
  }
else spawnSync('mount', ['-o', 'remount,ro', folder]);
const came = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'ok', codeOfError);
process.stdout.write(
  JSON.stringify([await came(open()), await came(createStore({ path: join(folder, 'new'), protection: { externalKey: key } }))]),
);
