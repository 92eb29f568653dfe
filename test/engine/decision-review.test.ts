/** A step whose word does not count by itself: what it decided waits for a person, and nothing but that very thing can come of it. */
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineParts } from '../../app/engine/engine-parts.ts';
import type { EngineStore } from '../../app/engine/ports.ts';
import { newStore } from '../store/fixtures.ts';
import { testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, node, pin } from './flow-kit.ts';

const flow = flowOf(
  [
    node('start', 'manual-trigger'),
    node('sort', 'http-request', { method: 'POST', url: 'https://api.example.com/' }),
    node('way', 'switch', {
      cases: [{ id: 'pay', title: 'Pay', conditions: [{ left: '{{ input.class }}', operator: 'equals', right: 'bill' }] }],
    }),
    node('pay', 'noop'),
    node('other', 'noop'),
  ],
  ['start -> sort', 'sort -> way', 'way.pay -> pay', 'way.fallback -> other'],
);
const why = 'It decides otherwise than before.';

async function world(
  doubted: string[] = ['sort'],
  store: EngineStore = memoryStore(),
  more: Partial<EngineParts> = {},
  instead?: TestExecutor,
) {
  const did: string[] = [];
  const note =
    (name: string): TestExecutor =>
    ({ inputs }) => {
      did.push(name);
      return { type: 'done', outputs: { out: inputs['in'] ?? [] } };
    };
  const counted: string[] = [];
  const sort: TestExecutor =
    instead ??
    (() => {
      did.push('sort');
      return { type: 'done', outputs: { out: [{ class: 'bill', total: 120 }] }, usage: { tokens: 7 } };
    });
  const { engine } = testEngine(
    { sort, pay: note('pay'), other: note('other') },
    {
      store,
      doubts: (_flowId, id) => (doubted.includes(id) ? why : undefined),
      counter: (_flow, decided) => {
        counted.push(`${decided.node} ${decided.kind === 'answered' ? (decided.agreed ? 'yes' : 'no') : 'decided'}`);
        return [];
      },
      ...more,
    },
  );
  await engine.open();
  const start = async (dryRun = false) => await (await engine.start(pin(flow), { kind: 'manual', input: [{}], dryRun })).finished;
  const question = async () => {
    const [asked] = await store.approvals.list({ state: 'open', limit: 2 });
    if (asked === undefined) throw new Error('nobody is asked');
    return asked;
  };
  const say = async (decision: 'approved' | 'denied', values?: { class: string }) => {
    const { approvalId, argumentHash, runId } = await question();
    await engine.decide(approvalId, {
      by: 'ann',
      decision,
      reason: 'looked at it',
      argumentHash,
      ...(values === undefined ? {} : { values }),
    });
    await engine.idle();
    return await store.runs.get(runId);
  };
  return { engine, store, did, counted, doubted, start, question, say };
}

describe('a step that is not trusted alone', () => {
  test('has no effect until a person says yes, and then exactly the one that it decided, without deciding again', async () => {
    const { did, start, question, say, counted } = await world();
    expect((await start()).run.status).toBe('waiting');
    const { ask } = await question();
    expect([did, ask['title'], ask['message'], ask['arguments']]).toEqual([
      ['sort'],
      '“sort” has decided: is it right?',
      `${why} Approve lets it have effect as it is; Deny fails the step.`,
      { out: { class: 'bill', total: 120 } },
    ]);
    expect([(await say('approved'))?.status, did, counted.filter((one) => one.startsWith('sort'))]).toEqual([
      'succeeded',
      ['sort', 'pay'],
      ['sort decided', 'sort yes'],
    ]);
  });

  test('is asked about also where its executor says that somebody was asked already', async () => {
    const said: TestExecutor = async (_request, context) => {
      await context
        .powers(undefined)
        .pace({ key: 'a', idempotencyKey: 'a', take: 1, most: 1, windowMs: 1_000, partly: false })
        .catch(() => undefined);
      context.keep?.('#decided', { out: [{ class: 'bill', total: 1 }] });
      return { type: 'done', outputs: { out: [{ class: 'bill', total: 120 }] } };
    };
    const { start, question } = await world(['sort'], memoryStore(), {}, said);
    expect([(await start()).run.status, (await question()).ask['arguments']]).toEqual(['waiting', { out: { class: 'bill', total: 120 } }]);
  });

  test('fails where a person says no, and nothing comes after it', async () => {
    const { did, start, say, counted } = await world();
    await start();
    const run = await say('denied');
    expect([run?.status, run?.error?.code, did, counted.filter((one) => one.startsWith('sort'))]).toEqual([
      'failed',
      'human/denied',
      ['sort'],
      ['sort decided', 'sort no'],
    ]);
  });

  test('cannot be given another answer by whoever says yes, nor by the hash of another question', async () => {
    const { engine, start, question, say } = await world();
    await start();
    await expect(say('approved', { class: 'other' })).rejects.toThrow('nothing was asked for');
    const { approvalId, ask } = await question();
    await expect(
      engine.decide(approvalId, { by: 'ann', decision: 'approved', reason: '', argumentHash: String(ask['decided']) }),
    ).rejects.toThrow('not what is being asked');
    await expect(
      engine.decide(approvalId, { by: 'ann', decision: 'done', reason: '', argumentHash: (await question()).argumentHash }),
    ).rejects.toThrow('Nothing was interrupted');
  });

  test('is asked about by the way that it chose, and a dry run asks nobody', async () => {
    const { start, question, say, did, store } = await world(['way']);
    expect([(await start(true)).run.status, (await store.approvals.list({ limit: 9 })).length]).toEqual(['succeeded', 0]);
    did.length = 0;
    await start();
    expect([did, (await question()).ask['arguments']]).toEqual([['sort'], { Pay: { class: 'bill', total: 120 } }]);
    expect((await question()).ask['message']).toBe(
      `${why} It chose the way “Pay”. Approve lets it have effect as it is; Deny fails the step.`,
    );
    await say('approved');
    expect(did).toEqual(['sort', 'pay']);
  });

  test('is trusted again from the next decision on; what waits is still answered', async () => {
    const { start, say, did, doubted } = await world();
    await start();
    doubted.length = 0;
    expect([(await start()).run.status, did]).toEqual(['succeeded', ['sort', 'sort', 'pay']]);
    expect((await say('denied'))?.status).toBe('failed');
  });

  test.each(['approved', 'denied'] as const)(
    'after a crash the question stands, and %s counts for what was decided before it, in the encrypted store',
    async (decision) => {
      const stored = await newStore();
      const first = await world(['sort'], stored.store.engine);
      await first.start();
      const asked = await first.question();
      await first.engine.close();
      const again = await stored.reopen();
      const second = await world([], again.engine);
      expect([(await second.question()).argumentHash === asked.argumentHash, second.did]).toEqual([true, []]);
      const run = await second.say(decision);
      expect([run?.status, first.did, second.did]).toEqual(
        decision === 'approved' ? ['succeeded', ['sort'], ['pay']] : ['failed', ['sort'], []],
      );
      // What it decided goes with the other values of the run.
      expect(JSON.stringify(await again.engine.journal.read(asked.runId)).includes('"#decided"')).toBe(decision === 'denied');
      await second.engine.close();
    },
  );
});
