/** One kind of work, over and over, saying on stdout what was acknowledged. Killed by the test at any moment. */
import { mkdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { rotateStoreKey } from '../../app/store/rotate.ts';
import { openStore, type Store } from '../../app/store/store.ts';
import { leastCost } from '../../app/store/keys/stretching.ts';
import { keyOf, passphraseOf } from './keys.ts';
import { signAgainAndAgain, workspaceOver } from './office.ts';

const [, , kind = '', folder = '', generation = '0', flowId = ''] = process.argv;
// Synchronous: an acknowledgement is out before the next line runs.
const acknowledge = (line: string): void => { writeSync(1, `${line}\n`); };
const opened = (): Promise<Store> => openStore({ path: folder, unlock: { kind: 'external', key: keyOf(Number(generation)) } });

const kinds: Readonly<Record<string, () => Promise<void>>> = {
  async rotate() {
    acknowledge('ready');
    for (let at = Number(generation); ; at += 1) {
      await rotateStoreKey({ path: folder, unlock: { kind: 'external', key: keyOf(at) }, protection: { externalKey: keyOf(at + 1), passphrase: passphraseOf(at + 1), cost: leastCost } });
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
      await store.backup(join(store.paths.backups, `b${turn}.countersign-db`));
      acknowledge(`backup ${turn}`);
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
      await Promise.all(Array.from({ length: 20 }, () => workspace.audit.append({ actor: 'acc_1', action: 'test.forwarded', subject: `s${turn}`, details: {} })));
      acknowledge(`entries ${first + 20}`);
    }
  },
};

await kinds[kind]?.();
