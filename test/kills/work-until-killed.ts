/** One kind of work, over and over, saying on stdout what was acknowledged. Killed by the test at any moment. */
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { finishRestore, stageRestore } from '../../app/store/backup.ts';
import type { Progress } from '../../app/store/prove.ts';
import { rotateStoreKey } from '../../app/store/rotate.ts';
import { openStore, type Store } from '../../app/store/store.ts';
import { testStretchCost } from '../kit/costs.ts';
import { keyOf, passphraseOf } from './keys.ts';
import { signAgainAndAgain, workspaceOver } from './office.ts';

const [, , kind = '', folder = '', generation = '0', flowId = ''] = process.argv;
// Synchronous: an acknowledgement is out before the next line runs.
const acknowledge = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const opened = (): Promise<Store> => openStore({ path: folder, unlock: { kind: 'external', key: keyOf(Number(generation)) } });
/** Most of it comes from the thread that works on whole databases. */
const onProgress: Progress = ({ phase, done }) => {
  acknowledge(`at ${phase} ${done}`);
};

const kinds: Readonly<Record<string, () => Promise<void>>> = {
  async rotate() {
    acknowledge('ready');
    for (let at = Number(generation); ; at += 1) {
      await rotateStoreKey({
        path: folder,
        unlock: { kind: 'external', key: keyOf(at) },
        onProgress,
        protection: { externalKey: keyOf(at + 1), passphrase: passphraseOf(at + 1), cost: testStretchCost },
      });
      acknowledge(`rotated ${at + 1}`);
    }
  },
  async backup() {
    const store = await opened();
    mkdirSync(store.paths.backups, { recursive: true });
    acknowledge('ready');
    for (let turn = Number(store.settings.all()['turn'] ?? 0) + 1; ; turn += 1) {
      store.settings.set('turn', String(turn));
      acknowledge(`turn ${turn}`);
      await store.backup(join(store.paths.backups, `b${turn}.countersign-db`), onProgress);
      acknowledge(`backup ${turn}`);
    }
  },
  /** As the host does it: proven while people write, then closed, replaced and opened again. */
  async restore() {
    let store = await opened();
    const from = join(store.paths.backups, 'kept.countersign-db');
    const restore = { path: folder, from, unlock: { kind: 'external', key: keyOf(Number(generation)) }, label: 'x' } as const;
    acknowledge('ready');
    for (let turn = 1; ; turn += 1) {
      let staging = true;
      const staged = stageRestore({ ...restore, onProgress }).finally(() => {
        staging = false;
      });
      for (let write = 0; staging; write += 1) {
        store.settings.set('turn', `${turn}.${write}`);
        acknowledge(`turn ${turn}.${write}`);
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
      }
      await staged;
      acknowledge('at replace 0');
      await store.close();
      finishRestore(restore);
      acknowledge('at replace 1');
      store = await openStore({ ...restore, accept: 'rolled-back' });
      acknowledge(`restored ${turn}`);
    }
  },
  async sign() {
    const store = await opened();
    acknowledge('ready');
    await signAgainAndAgain(store, flowId, acknowledge);
  },
  /** Entries as fast as they come; the forwarder of the workspace sends them to its file meanwhile. */
  async forward() {
    const store = await opened();
    const workspace = workspaceOver(store);
    acknowledge('ready');
    for (let turn = 0; ; turn += 1) {
      const first = workspace.audit.size();
      await Promise.all(
        Array.from({ length: 20 }, () =>
          workspace.audit.append({ actor: 'acc_1', action: 'test.forwarded', subject: `s${turn}`, details: {} }),
        ),
      );
      acknowledge(`entries ${first + 20}`);
    }
  },
};

await kinds[kind]?.();
