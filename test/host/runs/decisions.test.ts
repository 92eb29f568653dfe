/** Who decided in a run is told by name, to those who may read runs; and what waits is read in parts, however much it is. */
import { expect, test } from 'vitest';
import { flow, step } from '../../lint/kit/flow.ts';
import { eachHost } from '../each-host.ts';

const at = eachHost();

test('the person who said yes stands in the record with a name, not with the number of the account', async () => {
  const { ada } = at;
  const asks = flow(
    [step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Go on?', deadlineMinutes: 60 }), step('end', 'noop', {})],
    ['start > ask', 'ask.approved > end'],
    { id: 'flow_asks' },
  );
  const { id } = await ada.call('run:start', { flow: asks, mode: 'dev', input: {} });
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
    }
  };
  const task = await until(async () =>
    (await ada.call('human:list', { oldestFirst: false, offset: 0, limit: 200 })).tasks.find(({ runId }) => runId === id),
  );
  await ada.call('human:answer', { taskId: task.id, decision: 'approve', reason: 'Fine', argumentsHash: task.argumentsHash });
  const run = await until(async () => {
    const one = await ada.call('run:get', { runId: id });
    return one.summary.endedAt === undefined ? undefined : one;
  });
  const [decision] = run.decisions;
  expect([run.decisions.length, decision?.kind, decision?.decided]).toEqual([1, 'person', 'Said yes']);
  expect(decision?.by).toMatch(/^ada/i);
  expect(decision?.reason).toBe('Fine');
}, 60_000);

test('why somebody said no stands with the run, and a dry run tells that nobody was asked', async () => {
  const { ada } = at;
  const asks = flow(
    [step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Pay?', deadlineMinutes: 60 }), step('end', 'noop', {})],
    ['start > ask', 'ask.approved > end'],
    { id: 'flow_asks' },
  );
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
    }
  };
  const ended = (runId: string) =>
    until(async () => {
      const one = await ada.call('run:get', { runId });
      return one.summary.endedAt === undefined ? undefined : one;
    });
  const { id } = await ada.call('run:start', { flow: asks, mode: 'dev', input: {} });
  const task = await until(async () =>
    (await ada.call('human:list', { oldestFirst: false, dueFirst: true, offset: 0, limit: 200 })).tasks.find(({ runId }) => runId === id),
  );
  await ada.call('human:answer', {
    taskId: task.id,
    decision: 'deny',
    reason: 'Too much for one month',
    argumentsHash: task.argumentsHash,
  });
  const dry = await ada.call('run:start', { flow: asks, mode: 'dry', input: {} });
  expect(
    [(await ended(id)).decisions, (await ended(dry.id)).decisions].map((all) =>
      all.map(({ by, decided, reason }) => [by === 'nobody was asked' ? by : 'a person', decided, reason]),
    ),
  ).toEqual([[['a person', 'Said no', 'Too much for one month']], [['nobody was asked', 'Assumed yes', undefined]]]);
  const log = await ada.call('audit:list', { limit: 500 });
  expect(JSON.stringify(log)).not.toContain('Too much');
}, 60_000);

test('the inbox is read in parts, from either end, and says how much there is', async () => {
  const { ada } = at;
  const asks = flow(
    [
      step('start', 'manual-trigger', {}),
      step('ask', 'approval', { title: 'Go on?', arguments: [{ name: 'n', value: '{{ input.n }}' }], deadlineMinutes: 60 }),
    ],
    ['start > ask'],
    { id: 'flow_asks' },
  );
  const part = async (oldestFirst: boolean, offset: number, limit: number) => {
    const { tasks, total } = await ada.call('human:list', { oldestFirst, offset, limit });
    return [total, tasks.map((task) => task.arguments)];
  };
  for (const n of [1, 2, 3]) {
    await ada.call('run:start', { flow: asks, mode: 'dev', input: { n } });
    while ((await part(true, 0, 10))[0] !== n)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
  }
  expect([
    await part(true, 0, 2),
    await part(true, 2, 2),
    await part(false, 0, 2),
    await part(true, 3, 2),
    (await ada.call('monitor:overview', { days: 1, offsetMinutes: 0 })).waiting.questions,
  ]).toEqual([[3, [{ n: 1 }, { n: 2 }]], [3, [{ n: 3 }]], [3, [{ n: 3 }, { n: 2 }]], [3, []], 3]);
}, 60_000);

test('what needs two people waits for whoever has approved it no more, and for the others still', async () => {
  const { ada } = at;
  const dana = await at.join('dana', ['designer']);
  const asks = flow(
    [step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Pay?', approvers: 2, deadlineMinutes: 60 })],
    ['start > ask'],
    { id: 'flow_asks' },
  );
  const page = { oldestFirst: false, offset: 0, limit: 10 };
  const seen = async (who: typeof ada): Promise<readonly unknown[]> => {
    const { tasks, total, waitingForMe } = await who.call('human:list', page);
    return [tasks.map(({ answeredByMe = false, approvals, required }) => [answeredByMe, approvals, required]), total, waitingForMe];
  };
  await ada.call('run:start', { flow: asks, mode: 'dev', input: {} });
  let [task] = (await ada.call('human:list', page)).tasks;
  while (task === undefined) {
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
    [task] = (await ada.call('human:list', page)).tasks;
  }
  expect(await seen(ada)).toEqual([[[false, 0, 2]], 1, 1]);
  await ada.call('human:answer', { taskId: task.id, decision: 'approve', reason: '', argumentsHash: task.argumentsHash });
  expect([await seen(ada), await seen(dana)]).toEqual([
    [[[true, 1, 2]], 1, 0],
    [[[false, 1, 2]], 1, 1],
  ]);
}, 60_000);

test('an approval that names a role is answered by who holds it, and by nobody else, however much they may do', async () => {
  const { ada } = at;
  const [dana, olga] = [await at.join('dana', ['designer']), await at.join('olga', ['operator'])];
  const asks = flow(
    [
      step('start', 'manual-trigger', {}),
      step('ask', 'approval', { title: 'Pay?', role: 'Operator', deadlineMinutes: 60 }),
      step('end', 'noop', {}),
    ],
    ['start > ask', 'ask.approved > end'],
    { id: 'flow_asks' },
  );
  const count = async (who: typeof ada): Promise<number> =>
    (await who.call('human:list', { oldestFirst: false, offset: 0, limit: 1 })).waitingForMe;
  const before = [await count(ada), await count(dana), await count(olga)];
  const { id } = await ada.call('run:start', { flow: asks, mode: 'dev', input: {} });
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
    }
  };
  const task = await until(async () =>
    (await ada.call('human:list', { oldestFirst: false, offset: 0, limit: 200 })).tasks.find(({ runId }) => runId === id),
  );
  const say = async (who: typeof ada): Promise<string> =>
    await who
      .call('human:answer', { taskId: task.id, decision: 'approve', reason: '', argumentsHash: task.argumentsHash })
      .then(() => 'taken', String);
  const seen = await Promise.all(
    [ada, dana, olga].map(async (who) =>
      (await who.call('human:list', { oldestFirst: false, offset: 0, limit: 200 })).tasks
        .filter(({ runId }) => runId === id)
        .map(({ forOthers = false }) => forOthers),
    ),
  );
  const counted = [await count(ada), await count(dana), await count(olga)];
  const said = [await say(ada), await say(dana), await say(olga)];
  expect(seen).toEqual([[true], [true], [false]]);
  // Olga alone may; the others still count what the tests before asked.
  expect([counted, [await count(ada), await count(dana), await count(olga)]]).toEqual([
    [before[0], before[1], (before[2] ?? 0) + 1],
    before,
  ]);
  expect([
    task.role,
    said.map((one) => (one === 'taken' ? one : /role or group “Operator”/.test(one))),
    (
      await until(async () => {
        const one = await ada.call('run:get', { runId: id });
        return one.summary.endedAt === undefined ? undefined : one;
      })
    ).summary.status,
  ]).toEqual(['Operator', [true, true, 'taken'], 'succeeded']);
}, 60_000);
