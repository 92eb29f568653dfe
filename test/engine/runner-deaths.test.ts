/** Runners that are killed or starved in the middle of a step, for real: what may be repeated is, what acts waits for a person's word, and every run ends as it should. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore } from '../../app/engine/ports.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { answer, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';
import { noRunnersFound, runnersEndAt, signalRunners as signal } from './runner-processes.ts';

const missing = noRunnersFound;
if (missing !== undefined) console.warn(`SKIPPED test/engine/runner-deaths.test.ts: ${missing}`);

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await pause(10);
};

describe.skipIf(missing !== undefined)(
  'E4 a runner that',
  () => {
    let server: TestServer;
    /** Requests that hang until the test lets them go, by path. */
    const hanging: { readonly path: string; readonly go: () => void }[] = [];
    const seen: string[] = [];
    beforeAll(async () => {
      server = await httpServer((request, response) => {
        seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
        response.on('error', () => undefined);
        hanging.push({ path: request.url ?? '', go: () => answer(response, 200, { ok: true }) });
      });
    });
    afterAll(() => server.close());
    let runtime: TestRuntime;
    afterEach(async () => {
      signal('SIGCONT');
      await runtime.close();
      hanging.length = 0;
      seen.length = 0;
    });
    const open = async (store: EngineStore = memoryStore()): Promise<void> => {
      runtime = testRuntime({
        store,
        connections: { api: { hosts: ['127.0.0.1'], auth: { type: 'none' }, internalAddresses: ['127.0.0.1'] } },
      });
      await runtime.engine.open();
      await runtime.warm();
    };
    const asking = (method: 'GET' | 'POST', more: { readonly timeoutMs?: number } = {}) =>
      pin(
        flowOf(
          [
            node('start', 'manual-trigger'),
            node(
              'ask',
              'http-request',
              { url: `http://127.0.0.1:${server.port}/${method}`, method, timeoutMs: 20_000 },
              { connection: 'api', ...more },
            ),
            node('after', 'noop'),
          ],
          ['start -> ask', 'ask -> after'],
          { id: `flow_${method}`, connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')] },
        ),
      );
    const computing = pin(
      flowOf(
        [
          node('start', 'manual-trigger'),
          node('work', 'script', { code: 'const end = Date.now() + 700; while (Date.now() < end); return input;', timeoutMs: 20_000 }),
          node('after', 'noop'),
        ],
        ['start -> work', 'work -> after'],
        { id: 'flow_work' },
      ),
    );
    const begin = (flow: typeof computing) => runtime.engine.start(flow, { kind: 'manual', input: [{ n: 1 }] });
    const answerAll = (): void => {
      for (const { go } of hanging.splice(0)) go();
    };

    test('is what the system ends where there is no memory left, and not the service', async () => {
      await open();
      expect(runnersEndAt()).toEqual([1_000]);
    });

    test('is killed costs a step that only computes, or only reads, no more than another try', async () => {
      await open();
      const [reads, works] = [await begin(asking('GET')), await begin(computing)];
      await until(() => hanging.length === 1);
      signal('SIGKILL');
      await until(() => seen.length === 2);
      answerAll();
      const ended = await Promise.all([reads.finished, works.finished]);
      expect([ended.map(({ run, output }) => [run.status, output.length]), seen]).toEqual([
        [
          ['succeeded', 1],
          ['succeeded', 1],
        ],
        ['GET /GET', 'GET /GET'],
      ]);
    });

    test('is killed leaves a step that acts to a person: it is not done twice by itself, and goes on with their word', async () => {
      await open();
      const acts = await begin(asking('POST'));
      await until(() => hanging.length === 1);
      signal('SIGKILL');
      const rested = (await acts.finished).run.status;
      const [question] = await runtime.store.approvals.list({ state: 'open', runId: acts.runId, limit: 10 });
      const before = [...seen];
      if (question !== undefined)
        await runtime.engine.decide(question.approvalId, {
          by: 'ada',
          decision: 'approved',
          reason: '',
          argumentHash: question.argumentHash,
        });
      await until(() => seen.length === 2);
      answerAll();
      await runtime.engine.ended(acts.runId);
      expect([rested, question?.ask['interrupted'], before, (await runtime.store.runs.get(acts.runId))?.status]).toEqual([
        'waiting',
        true,
        ['POST /POST'],
        'succeeded',
      ]);
    });

    const itemsTo = (path: string, url: string) =>
      pin(
        flowOf(
          [
            node('start', 'manual-trigger'),
            node('ask', 'http-request', { url, method: 'POST', timeoutMs: 20_000 }, { connection: 'api' }),
            node('after', 'noop'),
          ],
          ['start -> ask', 'ask -> after'],
          { id: `flow_${path}`, connections: [slot('api', [`127.0.0.1:${server.port}`], 'none')] },
        ),
      );
    test.each<[string, JsonObject | undefined, Json[]]>([
      ['what the person says that it gave', { id: 7 }, [{ id: 7 }]],
      ['an empty item where nobody knows', undefined, [{}]],
    ])('E4: a step that is said to be done is not done again, and gives %s', async (_what, values, output) => {
      await open();
      const acts = await begin(asking('POST'));
      await until(() => hanging.length === 1);
      signal('SIGKILL');
      await acts.finished;
      const [question] = await runtime.store.approvals.list({ state: 'open', runId: acts.runId, limit: 10 });
      const said = {
        by: 'ada',
        decision: 'done',
        reason: 'It is in the books.',
        argumentHash: question?.argumentHash ?? '',
        ...(values === undefined ? {} : { values }),
      } as const;
      const wrong = await runtime.engine.decide(question?.approvalId ?? '', { ...said, argumentHash: 'another' }).catch(codeOfError);
      const after = await runtime.engine.decide(question?.approvalId ?? '', said);
      await runtime.engine.ended(acts.runId);
      const ends = runtime.events.flatMap((event) => (event.type === 'run.succeeded' ? [event.output] : []));
      expect([wrong, after.state, seen, (await runtime.store.runs.get(acts.runId))?.status, ends]).toEqual([
        'human/denied',
        'approved',
        ['POST /POST'],
        'succeeded',
        [output],
      ]);
    });

    test('E4, E27: of a step over many items the one that was under way counts as done, however often that happens, and the others follow', async () => {
      await open();
      const many = itemsTo('many', `http://127.0.0.1:${server.port}/many?n={{ input.n }}`);
      const { runId, finished } = await runtime.engine.start(many, { kind: 'manual', input: [1, 2, 3, 4].map((n) => ({ n })) });
      const cutAt = async (): Promise<void> => {
        await until(() => hanging.length === 1);
        signal('SIGKILL');
        hanging.splice(0);
      };
      const sayDone = async (values: JsonObject): Promise<void> => {
        await until(async () => (await runtime.store.approvals.list({ state: 'open', runId, limit: 10 })).length === 1);
        const [question] = await runtime.store.approvals.list({ state: 'open', runId, limit: 10 });
        await runtime.engine.decide(question?.approvalId ?? '', {
          by: 'ada',
          decision: 'done',
          reason: '',
          argumentHash: question?.argumentHash ?? '',
          values,
        });
      };
      await until(() => hanging.length === 1);
      answerAll();
      await cutAt();
      await finished;
      await sayDone({ said: 2 });
      await cutAt();
      await sayDone({ said: 3 });
      await until(() => hanging.length === 1);
      answerAll();
      await runtime.engine.ended(runId);
      const [given] = runtime.events.flatMap((event) => (event.type === 'run.succeeded' ? [event.output] : []));
      expect([seen.map((one) => one.slice(-3)), (await runtime.store.runs.get(runId))?.status, given?.length, given?.slice(1, 3)]).toEqual([
        ['n=1', 'n=2', 'n=3', 'n=4'],
        'succeeded',
        4,
        [{ said: 2 }, { said: 3 }],
      ]);
    });

    test.each([
      ['done', false],
      ['done', true],
      ['approved', false],
    ] as const)(
      'is killed in a flow that another one called: a person is asked, their word (%s) counts, also after a restart (%s), and the caller goes on',
      async (decision, restart) => {
        await open();
        const child = asking('POST');
        const parent = {
          ...pin(
            flowOf(
              [node('start', 'manual-trigger'), node('each', 'map-list', { flowId: child.flow.id, list: 'list' }), node('after', 'noop')],
              ['start -> each', 'each -> after'],
              { id: 'flow_parent' },
            ),
          ),
          called: [child],
        };
        const { runId, finished } = await runtime.engine.start(parent, { kind: 'manual', input: [{ list: [{ n: 1 }, { n: 2 }] }] });
        await until(() => hanging.length === 1);
        signal('SIGKILL');
        const resting = (await finished).run.status;
        hanging.length = 0;
        if (restart) {
          const { store } = runtime;
          await runtime.close();
          await open(store);
        }
        const [question] = await runtime.store.approvals.list({ state: 'open', limit: 10 });
        await runtime.engine.decide(question?.approvalId ?? '', {
          by: 'ann',
          decision,
          reason: 'I looked there.',
          argumentHash: question?.argumentHash ?? '',
        });
        for (let left = decision === 'done' ? 1 : 2; left > 0; left -= 1) {
          await until(() => hanging.length === 1);
          answerAll();
        }
        await until(async () => (await runtime.store.runs.get(runId))?.endedAt !== undefined);
        expect([resting, (await runtime.store.runs.get(runId))?.status, seen.length]).toEqual([
          'waiting',
          'succeeded',
          decision === 'done' ? 2 : 3,
        ]);
      },
    );

    test('is killed in two called flows at once: both answers of one moment count, and one that only the store has heard of, too', async () => {
      await open();
      const child = asking('POST');
      const parent = {
        ...pin(
          flowOf(
            [
              node('start', 'manual-trigger'),
              node('each', 'map-list', { flowId: child.flow.id, list: 'list', atOnce: 3 }),
              node('after', 'noop'),
            ],
            ['start -> each', 'each -> after'],
            { id: 'flow_parent' },
          ),
        ),
        called: [child],
      };
      const { runId, finished } = await runtime.engine.start(parent, { kind: 'manual', input: [{ list: [{ n: 1 }, { n: 2 }, { n: 3 }] }] });
      await until(() => hanging.length === 3);
      signal('SIGKILL');
      await finished;
      const asked = await runtime.store.approvals.list({ state: 'open', limit: 10 });
      const [first, ...others] = asked;
      const word = { by: 'ann', decision: 'done', reason: 'I looked there.' } as const;
      if (first !== undefined)
        await runtime.store.approvals.save({
          ...first,
          state: 'approved',
          decisions: [{ ...word, at: 1, argumentHash: first.argumentHash }],
        });
      await Promise.all(others.map(({ approvalId, argumentHash }) => runtime.engine.decide(approvalId, { ...word, argumentHash })));
      await until(async () => (await runtime.store.runs.get(runId))?.endedAt !== undefined);
      expect([asked.length, (await runtime.store.runs.get(runId))?.status, seen.length]).toEqual([3, 'succeeded', 3]);
    });

    test('stands still for seconds ends no run wrongly', async () => {
      await open();
      const runs = [await begin(asking('GET')), await begin(asking('POST')), await begin(computing)];
      await until(() => hanging.length === 2);
      signal('SIGSTOP');
      answerAll();
      await pause(2_000);
      const late = await begin(computing);
      signal('SIGCONT');
      const ended = await Promise.all([...runs, late].map(async ({ finished }) => (await finished).run.status));
      expect([ended, [...seen].sort()]).toEqual([Array(4).fill('succeeded'), ['GET /GET', 'POST /POST']]);
    });

    test('stands still until the time of a step is over is replaced: what reads is asked again, and what acts waits for a word', async () => {
      await open();
      const [reads, acts] = [await begin(asking('GET', { timeoutMs: 2_000 })), await begin(asking('POST', { timeoutMs: 2_000 }))];
      await until(() => hanging.length === 2);
      signal('SIGSTOP');
      await until(() => seen.length === 3);
      answerAll();
      const ended = [await reads.finished, await acts.finished].map(({ run }) => run.status);
      const [question] = await runtime.store.approvals.list({ state: 'open', runId: acts.runId, limit: 10 });
      expect([ended, question?.ask['interrupted'], [...seen].sort()]).toEqual([
        ['succeeded', 'waiting'],
        true,
        ['GET /GET', 'GET /GET', 'POST /POST'],
      ]);
    });

    test('is ended with the program fails no run: each goes on when the store is opened again', async () => {
      const store = memoryStore();
      await open(store);
      const [reads, works] = [await begin(asking('GET')), await begin(computing)];
      await until(() => hanging.length === 1);
      await runtime.close();
      const between = await Promise.all([reads.runId, works.runId].map(async (runId) => (await store.runs.get(runId))?.status));
      hanging.length = 0;
      await open(store);
      await until(() => hanging.length === 1);
      answerAll();
      await Promise.all([reads.runId, works.runId].map((runId) => runtime.engine.ended(runId)));
      expect([between, await Promise.all([reads.runId, works.runId].map(async (runId) => (await store.runs.get(runId))?.status))]).toEqual([
        ['running', 'running'],
        ['succeeded', 'succeeded'],
      ]);
    });
  },
  60_000,
);
