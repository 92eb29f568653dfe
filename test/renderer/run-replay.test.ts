import { expect, test } from 'vitest';
import { cardSteps, fieldChanges, momentsOf, stepsAt, type Step } from '../../renderer/features/runs/replay.ts';

const step = (nodeId: string, startedAt: number, endedAt: number | undefined, more: Partial<Step> = {}): Step => ({
  nodeId,
  nodeName: nodeId,
  round: 0,
  status: endedAt === undefined ? 'running' : 'succeeded',
  attempt: 1,
  startedAt,
  attempts: [{ attempt: 1, at: startedAt }],
  wouldDo: [],
  ...(endedAt === undefined ? {} : { endedAt, output: [nodeId] }),
  ...more,
});
const run = [
  step('a', 10, 20),
  step('b', 20, 50, {
    status: 'failed',
    attempt: 2,
    error: { code: 'step/failed', message: 'no' },
    attempts: [
      { attempt: 1, at: 20 },
      { attempt: 2, at: 40 },
    ],
  }),
  step('a', 60, undefined, { round: 1 }),
];

test('a replay stops where something began or ended, and shows no outcome before its time', () => {
  const at = (moment: number) =>
    stepsAt(run, moment).map(({ nodeId, round, status, output, error, attempts }) => [
      nodeId,
      round,
      status,
      output,
      error?.code,
      attempts.length,
    ]);
  expect([momentsOf(run), at(9), at(10), at(30), at(50)]).toEqual([
    [10, 20, 50, 60],
    [],
    [['a', 0, 'running', undefined, undefined, 1]],
    [
      ['a', 0, 'succeeded', ['a'], undefined, 1],
      ['b', 0, 'running', undefined, undefined, 1],
    ],
    [
      ['a', 0, 'succeeded', ['a'], undefined, 1],
      ['b', 0, 'failed', ['b'], 'step/failed', 2],
    ],
  ]);
});

test('a card shows its last round, how often it ran, and its tries', () => {
  expect([...cardSteps(run, () => '5 ms')]).toEqual([
    ['a', { state: 'running', text: '5 ms, 2 rounds' }],
    ['b', { state: 'failed', text: '5 ms, try 2' }],
  ]);
});

test('changes are told by field, the elements of a list as one', () => {
  expect(fieldChanges([{ a: 1, gone: 2, deep: { x: 1 } }], [{ a: 1, deep: { x: 2 }, more: true }])).toEqual([
    { path: 'deep.x', kind: 'changed' },
    { path: 'more', kind: 'added' },
    { path: 'gone', kind: 'removed' },
  ]);
  expect(fieldChanges([{ a: 1, b: 2 }], [])).toEqual([]);
});
