/** A Restate server that comes up without its data knows no worker: the workers see to that themselves. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { staysRegistered } from '../../app/cli/restate/registered.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import { manualTime, settle } from '../engine/engine-kit.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { cluster, codeOf, pause, remove, workerHere, worksFolder, writeFlows } from './restate-kit.ts';

test.skipIf(noRestate !== undefined)(
  'runs go on being taken by the same worker after the cluster has lost its data',
  async () => {
    const folder = worksFolder();
    writeFlows(folder, [{ ...flowOf([node('start', 'manual-trigger'), node('after', 'noop')], ['start -> after']), id: 'plain' }]);
    const restate = await cluster();
    const worker = await workerHere(folder, restate);
    try {
      await restate.begin('run_1', 'plain');
      const before = (await restate.ended('run_1')).status;
      await restate.server.kill();
      rmSync(join(restate.server.folder, 'data'), { recursive: true });
      await restate.server.start();
      let begun = 'not';
      for (let tries = 0; tries < 200 && begun !== 'ok'; tries += 1) {
        begun = await codeOf(restate.begin('run_1', 'plain'));
        if (begun !== 'ok') await pause(100);
      }
      expect([before, begun, (await restate.ended('run_1')).status]).toEqual(['succeeded', 'ok', 'succeeded']);
    } finally {
      await worker.stop();
      await restate.server.close();
      remove(folder);
    }
  },
  90_000,
);

test('a worker that was taken away while others are there does not come back by itself, and a cluster that cannot be reached is no trouble of its own', async () => {
  const time = manualTime();
  const said: string[] = [];
  const registered: string[] = [];
  let answers: () => boolean = () => true;
  const { stop } = staysRegistered({
    admin: {
      hasWorkers: async () => answers(),
      register: async ({ host }) => {
        registered.push(host);
      },
    },
    worker: new URL('http://here:9080/'),
    timers: time,
    log: {
      write: (level, message) => {
        said.push(`${level} ${message.slice(0, 11)}`);
      },
    },
  });
  const look = async (): Promise<number> => {
    time.pass(5_000);
    await settle();
    return registered.length;
  };
  const others = await look();
  answers = () => {
    throw new TransientError('egress/unreachable', 'gone');
  };
  const unreachable = await look();
  answers = () => false;
  const lost = await look();
  stop();
  expect([others, unreachable, lost, await look(), registered, said]).toEqual([0, 0, 1, 1, ['here:9080'], ['error the cluster']]);
});
