/** Runs where another engine keeps the journal: what they cost there, and what is done again when a process dies before an entry is kept. */
import { describe, expect, test } from 'vitest';
import type { DurablePorts, OpenQuestion } from '../../app/engine/durable/ports.ts';
import { openRun } from '../../app/engine/durable/start.ts';
import { TerminalError } from '../../app/kernel/errors.ts';
import { manualTime, settle } from './engine-kit.ts';
import { flowOf, node, plain, start } from './flow-kit.ts';
import { world, type World } from './durable-kit.ts';

const chain = (...ids: string[]): string[] => ids.slice(1).map((id, index) => `${ids[index]} -> ${id}`);
const mixed = flowOf([start, ...plain('p1', 'act1', 'p2', 'act2', 'p3')], chain('start', 'p1', 'act1', 'p2', 'act2', 'p3'));
const all = ['succeeded', ['in', 'p1', 'act1', 'p2', 'act2', 'p3']];

test('D1: a run costs one entry, and one more for each step that acts', async () => {
  const computes = world(flowOf([start, ...plain('a', 'b', 'c', 'd')], chain('start', 'a', 'b', 'c', 'd')));
  const acts = world(mixed);
  const ends = [await computes.live(), await acts.live()];
  // One that ends at once shows nothing: its end is all that there is to know.
  expect([ends, computes.kept.entries.size, computes.kept.shown, acts.kept.entries.size, acts.kept.shown?.ended]).toEqual([
    [['succeeded', ['in', 'a', 'b', 'c', 'd']], all],
    1,
    undefined,
    3,
    true,
  ]);
});

test('D1: a loop is gone round within the entry that led to it', async () => {
  const { live, kept, computed } = world(
    flowOf(
      [start, node('list', 'script', { mode: 'all', code: '' }), node('loop', 'loop'), ...plain('body', 'end')],
      ['start -> loop', 'loop.loop -> body', 'body -> loop.back', 'loop.done -> end'],
    ),
  );
  expect([await live(), computed, kept.entries.size]).toEqual([['succeeded', ['in', 'body', 'end']], ['body', 'end'], 1]);
});

test.each([0, 1, 2])('D1, E2: a process that dies before entry %i is kept has only that one done again', async (at) => {
  const one = world(mixed);
  const lives = [await one.live(at), await one.live()];
  const twice = ['act1', 'act2'][at - 1];
  const told = one.events.flatMap((event) => (event.type === 'step.succeeded' ? [event.nodeId] : []));
  expect([
    lives,
    one.acts.filter((id) => id !== twice).sort(),
    one.acts.filter((id) => id === twice).length,
    new Set(told).size === told.length,
  ]).toEqual([['died', all], ['act1', 'act2'].filter((id) => id !== twice), twice === undefined ? 0 : 2, true]);
});

test('D1: that a run has started is told once it is remembered, and once however often a process dies before', async () => {
  const run = world(flowOf([node('start', 'manual-trigger'), node('plain', 'noop')], ['start -> plain']));
  const told = () => run.events.filter(({ type }) => type === 'run.started').length;
  const after = [
    [await run.live(0), told()],
    [await run.live(0), told()],
    [(await run.live()) !== 'died', told()],
  ];
  // Another process has it from its journal, and has started nothing.
  await run.live();
  expect([after, told()]).toEqual([
    [
      ['died', 0],
      ['died', 0],
      [true, 1],
    ],
    1,
  ]);
});

test('D2: that a step is begun which must not be repeated is kept with what led to it, and another process asks', async () => {
  const pays = flowOf(
    [start, node('act', 'http-request', { url: 'https://api.example.com/pay', method: 'POST' }), ...plain('after')],
    ['start -> act', 'act -> after'],
    { connections: [] },
  );
  const whole = world(pays);
  const end = await whole.live();
  const cut = world(pays);
  const died = await cut.live(1);
  void cut.live();
  while (cut.kept.shown?.questions.length !== 1)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  expect([end, whole.kept.entries.size, died, cut.acts, cut.kept.shown.questions[0]?.request.ask['interrupted']]).toEqual([
    ['succeeded', ['in', 'act', 'after']],
    2,
    'died',
    ['act'],
    true,
  ]);
});

test('E23: a wait lasts as long as it should, though an earlier step ended by a clock that was a year ahead', async () => {
  const one = world(
    flowOf([start, ...plain('act1', 'act2'), node('rest', 'wait', { seconds: 7 })], chain('start', 'act1', 'act2', 'rest')),
  );
  const time = manualTime();
  const year = 365 * 86_400_000;
  void one.live(undefined, { ...time, now: () => time.now() + (one.acts.length === 1 ? year : 0) });
  while (one.kept.slept.length === 0)
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  expect([one.acts, one.kept.slept]).toEqual([['act1', 'act2'], [7_000]]);
});

test('E23: a run that was paused is not looked ahead, and goes on when it is resumed', async () => {
  const held = Promise.withResolvers<void>();
  const one = world(flowOf([start, ...plain('act1', 'p2', 'act2')], chain('start', 'act1', 'p2', 'act2')), { held: held.promise });
  const ended = one.live();
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds())
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
  };
  const say = (action: string): void => {
    [...one.kept.spoken.values()].at(-1)?.({ action, by: 'ann' } as never);
  };
  await until(() => one.acts.length > 0 && one.kept.spoken.size === 1);
  say('pause');
  await until(() => one.kept.spoken.size === 2);
  held.resolve();
  await until(() => one.kept.shown?.status === 'paused');
  const meanwhile = [...one.acts, ...one.computed];
  say('resume');
  expect([meanwhile, await ended, one.acts]).toEqual([['act1'], ['succeeded', ['in', 'act1', 'p2', 'act2']], ['act1', 'act2']]);
});

test.each([
  [
    flowOf(
      [start, node('act', 'http-request', { method: 'GET' }), node('act2', 'http-request', { method: 'POST' })],
      ['start -> act', 'start -> act2'],
    ),
    undefined,
    80,
  ],
  [
    flowOf([start, node('many', 'http-request', { method: 'POST', url: 'https://api.example.com/?n={{ input.n }}' })], ['start -> many']),
    3,
    40,
  ],
] as const)('what is under way has been paid for when the run is stopped', async (flow, numbered, tokens) => {
  const made = world(flow, { held: new Promise(() => undefined), ...(numbered === undefined ? {} : { numbered }) });
  const whole = made.live();
  while (made.acts.length < tokens / 40) await settle();
  made.kept.spoken.get(made.kept.shown?.commandsTo ?? '')?.({ action: 'cancel', by: 'ann' } as never);
  expect([((await whole) as readonly unknown[])[0], made.spent, made.acts.length]).toEqual(['cancelled', [tokens], tokens / 40]);
});

test('E7: what the first steps use counts on the budget of the run, also in another process', async () => {
  const two = flowOf([start, ...plain('act1', 'act2')], chain('start', 'act1', 'act2'));
  const [one, cut] = [world(two, { tokens: 50 }), world(two, { tokens: 50 })];
  const ends = [await one.live(), await cut.live(2), await cut.live()];
  expect([ends, one.acts, cut.acts]).toEqual([[['halted', []], 'died', ['halted', []]], ['act1'], ['act1']]);
});

test.each(['noop', 'http-request'])(
  'D1, D2: a step (%s) whose time runs out while what led to it is written down has not acted, and acts once',
  async (type) => {
    const slow = Promise.withResolvers<void>();
    const time = manualTime();
    const one = world(flowOf([start, node('act', type, { url: 'https://api.example.com/pay', method: 'POST' })], ['start -> act']), {
      slow: slow.promise,
    });
    const ended = one.live(undefined, time);
    await time.pass(3_600_000);
    const before = [...one.acts];
    slow.resolve();
    const end = await Promise.race([ended, settle()]);
    const failed = one.events.filter((event) => event.type === 'step.failed');
    expect([before, end, one.acts, failed]).toEqual([[], ['succeeded', ['in', 'act']], ['act'], []]);
  },
);

test('D7: a process that loses a run while it begins has begun nothing, and keeps no word of it', async () => {
  const gone = new AbortController();
  const one = world(
    flowOf(
      [start, node('act', 'http-request', { url: 'https://api.example.com/pay', method: 'POST' }), ...plain('act2')],
      ['start -> act', 'start -> act2'],
      { connections: [] },
    ),
  );
  const ports = one.portsIn(manualTime());
  const runner: DurablePorts['runner'] = {
    execute: (request, context) => {
      if (request.node.id === 'act2') gone.abort();
      return ports.runner.execute(request, context);
    },
  };
  const { opening, here } = await openRun(one.parts, { ...ports, runner }, gone.signal);
  expect([
    ports.own.size,
    opening.ahead.begun,
    opening.ahead.came.map(({ key }) => key),
    here?.flights.size,
    here?.abort.signal.aborted,
    one.acts,
  ]).toEqual([0, {}, ['start 0'], 0, true, []]);
});

test.each([
  ['steps that wait their turn among others', { start: 40, a: 40, b: 40, c: 40 }, ['start 0', 'a 0', 'b 0', 'c 0'], []],
  ['a long one, which goes on as an entry of its own', { a: 5_000 }, ['start 0'], ['a 0']],
])('D1: what a run begins with is remembered in one entry: %s', async (_name, takes: Readonly<Record<string, number>>, came, goesOn) => {
  const time = manualTime();
  const one = world(flowOf([start, ...plain('a', 'b', 'c')], ['start -> a', 'a -> b', 'b -> c'], { connections: [] }));
  const ports = one.portsIn(time);
  const runner: DurablePorts['runner'] = {
    execute: async (request, context) => {
      await new Promise<void>((resolve) => {
        time.after(takes[request.node.id] ?? 0, resolve);
      });
      return await ports.runner.execute(request, context);
    },
  };
  const opened = openRun(one.parts, { ...ports, runner }, new AbortController().signal);
  await time.pass(1_000);
  const { opening, here } = await opened;
  expect([opening.ahead.came.map(({ key }) => key), [...(here?.flights.keys() ?? [])]]).toEqual([came, goesOn]);
});

test('D2: words of attempts that nobody asks for any more are forgotten, the oldest first', async () => {
  const one = world(
    flowOf([start, node('act', 'http-request', { url: 'https://api.example.com/pay', method: 'POST' })], ['start -> act'], {
      connections: [],
    }),
  );
  const ports = one.portsIn(manualTime());
  for (let i = 0; i < 10_000; i += 1) ports.own.add(`${i}`);
  const {
    opening: { ahead },
  } = await openRun(one.parts, ports, new AbortController().signal);
  expect([ports.own.size, ports.own.has('0'), ports.own.has('1'), Object.values(ahead.begun).map((word) => ports.own.has(word))]).toEqual([
    10_000,
    false,
    true,
    [true],
  ]);
});

test.each([
  ['acts, and must not act twice', { method: 'POST' }],
  ['acts, and knows a request again', { method: 'PUT' }],
])(
  'E27: a step over many items that %s goes on with those that are not done, whichever entry a process dies before',
  async (_what, parameters) => {
    const flow = flowOf(
      [
        start,
        node(
          'call',
          'http-request',
          { url: 'https://api.example.com/?n={{ input.n }}', ...parameters },
          { retry: { maxAttempts: 2, backoffMs: 1_000 } },
        ),
      ],
      ['start -> call'],
    );
    const asks = parameters.method === 'POST';
    const found: unknown[] = [];
    for (let at = 1; at <= 4; at += 1) {
      const one = world(flow, { numbered: 4 });
      const died = await one.live(at);
      const known = at - 1;
      const before = one.asked.splice(0);
      const next = one.live();
      await settle();
      const question = one.kept.shown?.questions[0];
      if (question !== undefined)
        one.kept.spoken.get(question.answerTo)?.({
          by: 'ann',
          decision: 'approved',
          reason: '',
          argumentHash: question.request.argumentHash,
          at: 0,
        } as never);
      found.push([died, before.length - known <= 1, question !== undefined, ((await next) as unknown[])[0], one.asked]);
    }
    expect(found).toEqual([1, 2, 3, 4].map((at) => ['died', true, asks, 'succeeded', [1, 2, 3, 4].slice(at - 1)]));
  },
);

test('E19: a called run that stands still is waited for, and the step goes on once it has ended', async () => {
  const flow = flowOf(
    [start, node('call', 'sub-flow', { flowId: 'flow_child', resultField: '' }), ...plain('after')],
    ['start -> call', 'call -> after'],
  );
  let over = false;
  const { kept, live } = world(flow, { numbered: 1, calls: async () => (over ? [{ from: 'child' }] : { standsStill: 'run_1.child' }) });
  const ending = live();
  while (kept.calledFor === undefined) await settle();
  const before = [kept.calledFor, kept.shown?.status, kept.shown?.questions];
  over = true;
  kept.ended.resolve({});
  expect([before, await ending]).toEqual([
    ['run_1.child', 'waiting', []],
    ['succeeded', [{ from: 'child' }]],
  ]);
});

test('E26: what a part that failed had called, and stands still, is told to end', async () => {
  const flow = flowOf(
    [
      start,
      node('try', 'try'),
      node('call', 'sub-flow', { flowId: 'flow_child', resultField: '' }),
      node('bad', 'stop', { outcome: 'fail' }),
      ...plain('act', 'both', 'after'),
    ],
    [
      'start -> try',
      'try.try -> call',
      'try.try -> act',
      'act -> bad',
      'call -> both',
      'bad -> both',
      'both -> try.back',
      'try.failed -> after',
    ],
  );
  const held = Promise.withResolvers<void>();
  const { kept, live } = world(flow, { held: held.promise, calls: async () => ({ standsStill: 'run_1.child' }) });
  const ending = live();
  while (kept.calledFor === undefined) await settle();
  held.resolve();
  while (kept.told.length === 0) await settle();
  expect([kept.calledFor, kept.told]).toEqual(['run_1.child', ['cancel run_1.child']]);
  void ending;
});

test.each([
  ['in its own process', undefined],
  ['in another process', 1],
  ['in a process that hears of it', 2],
])('E19: where one call of a map fails for good, what stands still beside it is told to end, %s', async (_name, diesBefore) => {
  const map = node('map', 'map-list', { flowId: 'flow_child', list: 'all', resultField: 'all', atOnce: 2, onFailure: 'stop' });
  const flow = flowOf(
    [
      start,
      node('list', 'set-fields', { assignments: [{ name: 'all', value: '{{ [1, 2] }}' }] }),
      { ...map, onError: 'branch' },
      ...['tell', 'again'].map((id) => node(id, 'http-request', { url: 'https://api.example.com/' })),
    ],
    ['start -> list', 'list -> map', 'map.error -> tell', 'tell -> again'],
  );
  let calls = 0;
  const { kept, live } = world(flow, {
    numbered: 1,
    calls: async () => {
      calls += 1;
      if (calls % 2 === 1) return { standsStill: 'run_1.child' };
      throw new TerminalError('step/failed', 'Nobody pays.');
    },
  });
  if (diesBefore !== undefined) expect(await live(diesBefore)).toBe('died');
  expect([((await live()) as unknown[])[0], new Set(kept.told)]).toEqual(['succeeded', new Set(['cancel run_1.child'])]);
});

test.each<[string, number, number | undefined, unknown, number]>([
  ['in its own process', 800, undefined, ['halted', []], 2],
  ['in another process', 800, 2, ['halted', []], 3],
  ['and what is left is enough', 1_201, 2, ['succeeded', [{ from: 'child' }]], 4],
])('E19: what called runs took is time of their caller, %s', async (_name, seconds, diesBefore, ends, calls) => {
  const flow = flowOf(
    [start, ...['one', 'two', 'three'].map((id) => node(id, 'sub-flow', { flowId: 'flow_child', resultField: '' }))],
    ['start -> one', 'one -> two', 'two -> three'],
  );
  let called = 0;
  const { live } = world(flow, {
    numbered: 1,
    seconds,
    calls: async (ended) => {
      called += 1;
      ended(`run_1.${called}`, { steps: 2, tokens: 0, costMilliUsd: 0, activeMs: 400_000 });
      return [{ from: 'child' }];
    },
  });
  if (diesBefore !== undefined) expect(await live(diesBefore)).toBe('died');
  expect([await live(), called]).toEqual([ends, calls]);
});

describe('a step that is not trusted alone', () => {
  const decides = flowOf([start, ...plain('p1', 'act1', 'p2', 'act2')], chain('start', 'p1', 'act1', 'p2', 'act2'));
  const asked = async ({ kept }: World) => {
    while (kept.shown?.questions.length !== 1)
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    return kept.shown.questions[0] as OpenQuestion;
  };
  const say = ({ kept }: World, { answerTo, request: { argumentHash } }: OpenQuestion, decision: 'approved' | 'denied'): void => {
    kept.spoken.get(answerTo)?.({ by: 'ann', decision, reason: 'looked at it', argumentHash, at: 1 } as never);
  };

  test.each(['act1', 'p2'] as const)('%s has no effect until a person says yes, and is not done again for it', async (id) => {
    const one = world(decides, { doubted: new Set([id]) });
    const ended = one.live();
    const question = await asked(one);
    const meanwhile = [...one.acts];
    say(one, question, 'approved');
    expect([meanwhile, question.request.ask['arguments'], await ended, one.acts, one.computed]).toEqual([
      ['act1'],
      { out: id === 'act1' ? ['in', 'p1', 'act1'] : ['in', 'p1', 'act1', 'p2'] },
      ['succeeded', ['in', 'p1', 'act1', 'p2', 'act2']],
      ['act1', 'act2'],
      ['p1', 'p2'],
    ]);
    expect(one.counted.filter((name) => name.startsWith(`${id} `))).toEqual([`${id} decided`, `${id} yes`]);
  });

  test('fails where a person says no, and nothing comes after it', async () => {
    const one = world(decides, { doubted: new Set(['act1']) });
    const ended = one.live();
    say(one, await asked(one), 'denied');
    expect([await ended, one.acts, one.counted]).toEqual([
      ['failed', []],
      ['act1'],
      ['start decided', 'p1 decided', 'act1 decided', 'act1 no'],
    ]);
  });

  test('is asked about also by a process that would trust it, and by the same hash; nothing is counted twice', async () => {
    const doubted = new Set(['act1']);
    const one = world(decides, { doubted });
    void one.live();
    const before = await asked(one);
    doubted.clear();
    one.kept.shown = undefined;
    const ended = one.live();
    const after = await asked(one);
    say(one, after, 'approved');
    expect([after.request.argumentHash === before.request.argumentHash, await ended, one.acts]).toEqual([
      true,
      ['succeeded', ['in', 'p1', 'act1', 'p2', 'act2']],
      ['act1', 'act2'],
    ]);
    expect(one.counted.toSorted()).toEqual(['act1 decided', 'act1 yes', 'act2 decided', 'p1 decided', 'p2 decided', 'start decided']);
  });
});
