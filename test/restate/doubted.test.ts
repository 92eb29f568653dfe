/** On Restate, too, people are asked about a step whose word does not count by itself, and it is counted what steps decide. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { doubtedFolder } from '../../app/cli/service/doubted-folder.ts';
import { forgetfulSettings } from '../../app/cli/service/flow-watch.ts';
import type { Store } from '../../app/store/store.ts';
import { flowOf, node } from '../engine/flow-kit.ts';
import { noRestate } from '../kit/restate-server.ts';
import { newStore } from '../store/fixtures.ts';
import { cluster, remove, workerHere, worksFolder, writeFlows, type TestCluster } from './restate-kit.ts';

const flow = {
  ...flowOf(
    [
      node('start', 'manual-trigger', { fields: [{ name: 'class' }, { name: 'email' }] }),
      node('way', 'switch', {
        cases: [{ id: 'pay', title: 'Pay', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'bill' }] }],
      }),
      node('paid', 'noop'),
      node('other', 'noop'),
    ],
    ['start -> way', 'way.pay -> paid', 'way.fallback -> other'],
  ),
  id: 'sorts',
};

describe.skipIf(noRestate !== undefined)('a step that is not trusted alone, on Restate', () => {
  let folder: string;
  let restate: TestCluster;
  let store: Store;
  let workers: Awaited<ReturnType<typeof workerHere>>[];
  beforeAll(async () => {
    folder = worksFolder();
    writeFlows(folder, [flow]);
    const held = join(folder, 'held');
    mkdirSync(held);
    writeFileSync(join(held, 'holds'), '');
    store = (await newStore()).store;
    restate = await cluster();
    const watch = { file: { playbooks: [], held }, callBack: undefined, settings: forgetfulSettings(), counts: store.decisions };
    workers = [await workerHere(folder, restate, { watch, decisions: store.decisions })];
  }, 60_000);
  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await restate.server.close();
    await store.close();
    remove(folder);
  });

  test('D10: waits with what it decided, and only that comes of a yes, nothing of a no; each is counted once', async () => {
    await restate.begin('run_before', 'sorts', { input: [{ class: 'bill', email: 'bob@example.com' }] });
    expect((await restate.ended('run_before')).status).toBe('succeeded');
    const steps = doubtedFolder(join(folder, 'held'), folder);
    steps.add({ flowId: 'sorts', nodeId: 'way', at: 1, why: 'It decides otherwise.', playbook: 'Ask' }, []);
    // Another process wrote it: heard of within seconds.
    for (let tries = 0; ; tries += 1) {
      await restate.begin(`run_${tries}`, 'sorts', { input: [{ class: 'bill', email: 'ada@example.com' }] });
      const asked = await Promise.race([restate.asked(`run_${tries}`), restate.ended(`run_${tries}`).then(() => undefined)]);
      const [question] = asked ?? [];
      if (question === undefined) continue;
      expect([
        question.ask['message'],
        Object.keys(question.ask['arguments'] ?? {}),
        JSON.stringify(question.ask).includes('ada@'),
      ]).toEqual([
        'It decides otherwise. It chose the way “Pay”. Approve lets it have effect as it is; Deny fails the step.',
        ['Pay'],
        false,
      ]);
      await restate.decide(`run_${tries}`, question.approvalId, {
        by: 'ann',
        decision: 'approved',
        reason: 'looked',
        argumentHash: question.argumentHash,
      });
      expect((await restate.ended(`run_${tries}`)).output).toEqual([{ class: 'bill', email: 'ada@example.com' }]);
      break;
    }
    await restate.begin('run_no', 'sorts', { input: [{ class: 'bill', email: 'bob@example.com' }] });
    const [{ approvalId, argumentHash } = { approvalId: '', argumentHash: '' }] = await restate.asked('run_no');
    await restate.decide('run_no', approvalId, { by: 'ann', decision: 'denied', reason: 'wrong', argumentHash });
    const { status, error } = await restate.ended('run_no');
    expect([status, error?.code]).toEqual(['failed', 'human/denied']);
    const bins = (side: string): number[] =>
      store.decisions
        .of('sorts')
        .filter(({ node: one, feature }) => one === 'way' && feature.includes(side))
        .map(({ count }) => count);
    expect([bins('people').toSorted(), bins('people').length]).toEqual([[1, 1], 2]);
  }, 60_000);
});
