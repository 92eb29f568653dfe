import { describe, expect, test } from 'vitest';
import type { JournalEvent, WouldDo } from '../../../app/engine/ports.ts';
import { stepViews } from '../../../app/host/runs/run-views.ts';
import { emptyFlow } from '../../../app/workflow/model/flow.ts';

const node = (id: string) => ({ id, type: 'noop', typeVersion: 1, name: id, parameters: {} });
const flow = { ...emptyFlow('flow', 'Flow'), nodes: [node('start'), node('call'), node('later')] };
const begun: readonly JournalEvent[] = [
  { type: 'scheduled', at: 1, node: 'call', round: 0 },
  { type: 'attempted', at: 2, node: 'call', round: 0, attempt: 1 },
  { type: 'scheduled', at: 2, node: 'later', round: 0 },
];
const ask = { type: 'waiting', node: 'call', round: 0, reason: 'approval', argumentHash: 'h' } as const;
const yes = { type: 'woken', node: 'call', round: 0, decision: { kind: 'approved', by: ['ann'], argumentHash: 'h' } } as const;
const tries = (events: readonly JournalEvent[]) =>
  stepViews(flow, [...begun, ...events]).flatMap(({ nodeId, attempt, attempts }) =>
    nodeId === 'call' ? [attempt, attempts.map((one) => [one.attempt, one.at, one.endedAt])] : [],
  );
const shown = (events: readonly JournalEvent[]) =>
  stepViews(flow, events).map(({ nodeId, status, error, endedAt }) => ({ nodeId, status, code: error?.code, endedAt }));

describe('the steps of a run that has ended', () => {
  test('halted: the step that it was stopped at says so and why, and what had not begun was skipped', () => {
    const error = { code: 'halted/capability', class: 'terminal', message: 'Not approved.' } as const;
    expect(shown([...begun, { type: 'ended', at: 5, status: 'halted', error, evidence: { node: 'call' } }])).toEqual([
      { nodeId: 'call', status: 'halted', code: 'halted/capability', endedAt: 5 },
      { nodeId: 'later', status: 'skipped', code: undefined, endedAt: 5 },
    ]);
  });

  test('stopped by a person: nothing goes on, and nothing is blamed', () => {
    expect(shown([...begun, { type: 'ended', at: 5, status: 'cancelled' }]).map(({ status, code }) => [status, code])).toEqual([
      ['skipped', undefined],
      ['skipped', undefined],
    ]);
  });

  test('under way: as the journal says', () => {
    expect(shown(begun).map(({ status }) => status)).toEqual(['running', 'scheduled']);
  });
});

describe('how often a step was tried', () => {
  const succeeded: JournalEvent = {
    type: 'succeeded',
    at: 9,
    node: 'call',
    round: 0,
    digest: 'd',
    outputs: {},
    masked: {},
    usage: { tokens: 0, costMilliUsd: 0 },
  };
  const attempt = (number: number, at: number): JournalEvent => ({ type: 'attempted', at, node: 'call', round: 0, attempt: number });

  test('going on after an answer is no second try', () => {
    expect(tries([{ ...ask, at: 3 }, { ...yes, at: 4 }, attempt(2, 5), succeeded])).toEqual([1, [[1, 2, 9]]]);
  });

  test('a failure after it counts on from there', () => {
    const failed: JournalEvent = {
      type: 'failed',
      at: 6,
      node: 'call',
      round: 0,
      attempt: 2,
      error: { code: 'egress/timeout', class: 'transient', message: 'Slow.' },
      final: false,
      retryAt: 7,
    };
    expect(tries([{ ...ask, at: 3 }, { ...yes, at: 4 }, attempt(2, 5), failed, attempt(3, 7), succeeded])).toEqual([
      2,
      [
        [1, 2, 6],
        [2, 7, 9],
      ],
    ]);
  });

  test('a step that a person lets run again after an interruption is tried again', () => {
    expect(tries([{ ...ask, at: 3, ask: { interrupted: true } }, { ...yes, at: 4 }, attempt(2, 5), succeeded])).toEqual([
      2,
      [
        [1, 2, undefined],
        [2, 5, 9],
      ],
    ]);
  });
});

test('what a dry run would have done names what is carried, also where its kind is unknown, and no method of a mail', () => {
  const told = (effect: Partial<WouldDo>): readonly string[] => {
    const would: WouldDo = { kind: 'http', destination: 'api.example.com:443/x', method: 'POST', bytes: 210, labels: [], allowed: true };
    return stepViews(flow, [...begun, { type: 'would', at: 3, node: 'call', effect: { ...would, ...effect } }]).flatMap(
      ({ wouldDo }) => wouldDo,
    );
  };
  expect([
    ...told({ labels: ['contact'] }),
    ...told({ kind: 'mail', destination: '…@example.com', method: 'SEND', bytes: 33, labels: ['contact', 'unknown'] }),
    ...told({ labels: ['unknown'], allowed: false, reason: 'this host is not approved' }),
  ]).toEqual([
    'Call api.example.com:443/x (POST, 210 bytes; with contact data)',
    'Send a mail to …@example.com (33 bytes; with contact data and data of an unknown kind)',
    'Call api.example.com:443/x (POST, 210 bytes; with data of an unknown kind): but this is refused, this host is not approved',
  ]);
});
