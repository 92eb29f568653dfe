/** What an address answers decides whether an alarm is told, tried again or given up. */
import { expect, test } from 'vitest';
import { alarmTeller } from '../../../app/host/monitor/alarm-teller.ts';
import { TerminalError, TransientError } from '../../../app/kernel/errors.ts';
import type { BrokerClient } from '../../../app/nodes/kit/executor.ts';
import type { Alarm } from '../../../app/monitor/playbook.ts';
import { start, book, web, mail } from './watch-desk-kit.ts';

test.each([
  [204, 'told'],
  [302, 'terminal'],
  [401, 'terminal'],
  [404, 'terminal'],
  [408, 'transient'],
  [429, 'transient'],
  [503, 'transient'],
])('an address that answers %i: %s', async (status, outcome) => {
  const posted: string[] = [];
  const broker = {
    http: async ({ body }: { body?: string }) => {
      posted.push(body ?? '');
      return { status, headers: {}, body: '' };
    },
  } as unknown as BrokerClient;
  const alarm: Alarm = {
    kind: 'halted',
    flowId: 'flow_a',
    flowName: 'A',
    at: start,
    since: start,
    words: 'It was stopped.',
    times: 1,
    runId: 'run_1',
  };
  const found = await alarmTeller({
    workspace: 'Finance',
    environment: 'dev',
    bind: (flow) => flow,
    goOn: 'Held.',
    calledBack: 'Called back.',
    outside: async () => broker,
  })('web', book({ web, mail }), alarm, ['pause'], 'key').then(
    () => 'told',
    (error: unknown) => (error instanceof TransientError ? 'transient' : error instanceof TerminalError ? 'terminal' : error),
  );
  expect([found, JSON.parse(posted[0] ?? '')]).toEqual([outcome, expect.objectContaining({ run: 'run_1', does: ['pause'] })]);
});
