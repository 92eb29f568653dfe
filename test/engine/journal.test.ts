import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../app/engine/memory-store.ts';
import type { EngineStore } from '../../app/engine/ports.ts';
import { TransientError } from '../../app/kernel/errors.ts';
import type { BrokerClient } from '../../app/nodes/kit/executor.ts';
import { settle, testEngine, type TestExecutor } from './engine-kit.ts';
import { flowOf, pin, plain, start } from './flow-kit.ts';
import { codeOf } from './run-once.ts';

describe('E1 the journal comes first', () => {
  const story: string[] = [];
  /** A store whose writes take a while, and are in the story once they are done. */
  function slowStore(): EngineStore {
    const store = memoryStore();
    return {
      ...store,
      journal: {
        ...store.journal,
        append: async (batch) => {
          for (let i = 0; i < 5; i += 1) await settle();
          story.push(`journal ${batch.events.map((event) => event.type).join(' ')}`);
          await store.journal.append(batch);
        },
      },
    };
  }
  const calling: TestExecutor = async (request, { powers }) => {
    await powers(undefined).model({ provider: 'openai-compatible', baseUrl: '', model: 'm', messages: [], maxTokens: 1, timeoutMs: 1 });
    return { type: 'done', outputs: { out: [request.node.id] } };
  };

  /** The catalogue's own executors are read from disk first, which takes its time. */
  const quick: TestExecutor = ({ inputs }) => ({ type: 'done', outputs: { out: inputs['in'] ?? [] } });

  test('a call reaches the broker only when all that led to it is on disk, and nobody hears of a step before', async () => {
    story.length = 0;
    const made = testEngine(
      { start: quick, a: calling },
      {
        store: slowStore(),
        events: {
          emit: (event) => {
            story.push(event.type);
          },
        },
        brokerFor: () =>
          ({
            model: async () => {
              story.push('call');
              return { text: '', inputTokens: 0, outputTokens: 0, model: 'm' };
            },
          }) as unknown as BrokerClient,
      },
    );
    await made.engine.open();
    await (
      await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), { kind: 'manual', input: [{}] })
    ).finished;
    expect(story).toEqual([
      'journal started attempted succeeded scheduled attempted',
      'run.started',
      'step.started',
      'step.succeeded',
      'step.started',
      'call',
      'journal succeeded ended',
      'step.succeeded',
      'run.succeeded',
    ]);
  });

  test('E6: a step that has ended does not act any more, when it waited for the journal until then or asks late', async () => {
    story.length = 0;
    const refused: Promise<string>[] = [];
    const ask = (context: Parameters<TestExecutor>[1]): void => {
      refused.push(
        codeOf(
          context
            .powers(undefined)
            .model({ provider: 'openai-compatible', baseUrl: '', model: 'm', messages: [], maxTokens: 1, timeoutMs: 1 }),
        ),
      );
    };
    const late = Promise.withResolvers<void>();
    const stopped: TestExecutor = (_request, context) => {
      ask(context);
      void late.promise.then(() => ask(context));
      return Promise.reject(new TransientError('step/timeout', 'It took too long.'));
    };
    const made = testEngine(
      { start: quick, a: stopped },
      {
        store: slowStore(),
        brokerFor: () =>
          ({
            model: async () => {
              story.push('call');
              return {};
            },
          }) as unknown as BrokerClient,
      },
    );
    await made.engine.open();
    const { run } = await (
      await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), { kind: 'manual', input: [{}] })
    ).finished;
    late.resolve();
    await settle();
    expect([run.status, story.includes('call'), await Promise.all(refused)]).toEqual([
      'failed',
      false,
      ['step/interrupted', 'step/interrupted'],
    ]);
  });

  test('steps that only compute share one write with the start and the end of their run', async () => {
    story.length = 0;
    const made = testEngine({ start: quick, a: quick, b: quick, c: quick }, { store: slowStore() });
    await made.engine.open();
    await (
      await made.engine.start(pin(flowOf([start, ...plain('a', 'b', 'c')], ['start -> a', 'a -> b', 'b -> c'])), {
        kind: 'manual',
        input: [{}],
      })
    ).finished;
    expect([made.log, story.length]).toEqual([['start/0', 'a/0', 'b/0', 'c/0'], 1]);
  });

  test('a run whose steps take long has begun before they end', async () => {
    story.length = 0;
    const gate = Promise.withResolvers<void>();
    const made = testEngine(
      {
        start: quick,
        a: async () => {
          await gate.promise;
          return { type: 'done', outputs: { out: [1] } };
        },
      },
      { store: slowStore() },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('a')], ['start -> a'])), {
      kind: 'manual',
      input: [{}],
    });
    const begun = (await made.store.runs.get(runId))?.status;
    gate.resolve();
    await finished;
    expect([begun, story]).toEqual(['running', ['journal started attempted succeeded scheduled attempted', 'journal succeeded ended']]);
  });

  test('a journal that cannot be written ends the run here, and its step makes no call', async () => {
    const store = memoryStore();
    let writes = 0;
    const slow: TestExecutor = async () => {
      await settle();
      return { type: 'done', outputs: { out: [1] } };
    };
    const made = testEngine(
      { start: slow, a: calling },
      {
        store: {
          ...store,
          journal: {
            ...store.journal,
            append: async (batch) => {
              if ((writes += 1) > 1) throw new TransientError('store/full', 'There is no room left.');
              await store.journal.append(batch);
            },
          },
        },
      },
    );
    await made.engine.open();
    const { runId, finished } = await made.engine.start(pin(flowOf([start, ...plain('a', 'b')], ['start -> a', 'a -> b'])), {
      kind: 'manual',
      input: [{}],
    });
    expect([
      await codeOf(finished),
      (await store.runs.get(runId))?.status,
      made.events.some((event) => event.type === 'step.succeeded'),
    ]).toEqual(['store/full', 'running', false]);
  });
});
