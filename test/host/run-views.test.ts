import { describe, expect, test } from 'vitest';
import type { JournalEvent } from '../../app/engine/ports.ts';
import { stepViews } from '../../app/host/run-views.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';

const node = (id: string) => ({ id, type: 'noop', typeVersion: 1, name: id, parameters: {} });
const flow = { ...emptyFlow('flow', 'Flow'), nodes: [node('start'), node('call'), node('later')] };
const begun: readonly JournalEvent[] = [
  { type: 'scheduled', at: 1, node: 'call', round: 0 },
  { type: 'attempted', at: 2, node: 'call', round: 0, attempt: 1 },
  { type: 'scheduled', at: 2, node: 'later', round: 0 },
];
const shown = (events: readonly JournalEvent[]) => stepViews(flow, events).map(({ nodeId, status, error, endedAt }) => ({ nodeId, status, code: error?.code, endedAt }));

describe('the steps of a run that has ended', () => {
  test('halted: the step that it was stopped at says so and why, and what had not begun was skipped', () => {
    const error = { code: 'halted/capability', class: 'terminal', message: 'Not approved.' } as const;
    expect(shown([...begun, { type: 'ended', at: 5, status: 'halted', error, evidence: { node: 'call' } }])).toEqual([
      { nodeId: 'call', status: 'halted', code: 'halted/capability', endedAt: 5 }, { nodeId: 'later', status: 'skipped', code: undefined, endedAt: 5 },
    ]);
  });

  test('stopped by a person: nothing goes on, and nothing is blamed', () => {
    expect(shown([...begun, { type: 'ended', at: 5, status: 'cancelled' }]).map(({ status, code }) => [status, code])).toEqual([['skipped', undefined], ['skipped', undefined]]);
  });

  test('under way: as the journal says', () => {
    expect(shown(begun).map(({ status }) => status)).toEqual(['running', 'scheduled']);
  });
});
