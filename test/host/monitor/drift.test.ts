/** A flow whose step decides otherwise is told of in words, once; a playbook has a person asked, until somebody says that it is good again. */
import { expect, test } from 'vitest';
import type { RunRecord } from '../../../app/engine/ports.ts';
import { createWatchDesk, type HostWatchDesk } from '../../../app/host/monitor/watch-desk.node.ts';
import { heldInSettings } from '../../../app/host/held/held-flows.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import type { Playbook } from '../../../app/monitor/playbook.ts';
import type { Store } from '../../../app/store/store.ts';
import { Refusal } from '../../kit/person.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { newStore } from '../../store/fixtures.ts';
import { eachHost } from '../each-host.ts';

const day = 86_400_000;
const today = 20_453 + 40;
const sorting = flow(
  [
    step('start', 'manual-trigger', {
      fields: [
        { name: 'body', type: 'text', label: 'none' },
        { name: 'email', type: 'text', label: 'contact' },
      ],
    }),
    step('way', 'if', { conditions: [{ left: '{{ input.body }}', operator: 'contains', right: 'refund' }] }),
    step('yes', 'noop', {}),
    step('no', 'noop', {}),
  ],
  ['start > way', 'way.true > yes', 'way.false > no'],
  { id: 'flow_sort', name: 'Sort the mail' },
);
const run = (runId: string): RunRecord => ({
  runId,
  flowId: 'flow_sort',
  flowName: 'Sort the mail',
  flowHash: 'h',
  environment: 'dev',
  status: 'running',
  dryRun: false,
  trigger: 'manual',
  startedAt: 1,
  steps: 0,
  retries: 0,
  tokens: 0,
  costMilliUsd: 0,
});
const book = (more: Partial<Playbook>): Playbook => ({
  id: 'new',
  name: 'Ask somebody',
  enabled: true,
  when: ['other-answers'],
  pause: false,
  revoke: false,
  demote: true,
  ...more,
});

/** Forty decisions a day: of these, so many say yes. */
async function decided(store: Store, from: number, to: number, yes: number): Promise<void> {
  for (let at = from; at <= to; at += 1) {
    const count = (bin: string, many: number) => ({ node: 'way', feature: 'out category ', day: at, bin, count: many });
    await store.engine.journal.append({
      runId: `run_${at}_${yes}`,
      from: 0,
      events: [{ type: 'started', at: 1, flowHash: 'h', trigger: 'start', input: [], maskedInput: [], seed: 1, dryRun: false }],
      run: run(`run_${at}_${yes}`),
      counts: [count('true', yes), count('false', 40 - yes)],
    });
  }
}

function deskOver(store: Store): {
  readonly desk: HostWatchDesk;
  readonly notes: string[];
  readonly clock: { at: number };
  ended(): Promise<void>;
} {
  const notes: string[] = [];
  const clock = { at: today * day + 10 };
  let ids = 0;
  const desk = createWatchDesk({
    settings: store.settings,
    held: heldInSettings(store.settings),
    mendHold: '',
    decisions: {
      counts: store.decisions,
      drawingOf: (flowId) => (flowId === 'flow_sort' ? sorting : undefined),
      approvedAt: () => undefined,
    },
    audit: {
      append: async ({ action, details }) => {
        notes.push([action, details['step'] ?? details['kind']].join(' '));
      },
    },
    environments: { revoke: () => {} },
    ports: { clock: { now: () => clock.at }, random: { bytes: (length) => new Uint8Array(length).fill((ids += 1)) }, hash: nodeHash },
    timers: { after: () => () => {} },
    log: { write: () => {} },
    tell: async () => {},
    holdRuns: async () => ({ held: 0, failed: 0 }),
    bundleOf: async () => undefined,
    flowOf: async () => undefined,
    nameOf: () => 'Sort the mail',
    personOf: () => 'Ada',
    changed: () => {},
  });
  return {
    desk,
    notes,
    clock,
    async ended() {
      desk.heard({ type: 'run.succeeded', runId: 'run_x', at: clock.at, output: [], ms: 1 }, run('run_x'));
      for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
    },
  };
}

test('a change is told once in words, has a person asked, and is told again only when it had gone or a week has passed', async () => {
  const { store } = await newStore();
  await decided(store, today - 39, today - 5, 7);
  const quiet = deskOver(store);
  await quiet.ended();
  await decided(store, today - 4, today, 20);
  const { desk, notes, clock, ended } = deskOver(store);
  desk.savePlaybook(book({}));
  await ended();
  await ended();
  const [alarm] = desk.alarms();
  expect([quiet.desk.alarms(), alarm?.kind, alarm?.nodeId, alarm?.words]).toEqual([
    [],
    'other-answers',
    'way',
    expect.stringMatching(/^Since 5 February the step “way” says “Yes” 2\.\d times as often as before \(18 % -> 41 %\)\.$/),
  ]);
  expect([notes, desk.doubts('flow_sort', 'way'), desk.doubts('flow_sort', 'yes')]).toEqual([
    ['alarm.raised other-answers', 'playbook.demoted way'],
    alarm?.words,
    undefined,
  ]);
  clock.at += 2 * 3_600_000;
  await ended();
  const after = deskOver(store);
  after.clock.at += 8 * day;
  // Who starts the program anew still asks, and does not tell of it again at once.
  expect([desk.alarms().length, after.desk.doubts('flow_sort', 'way'), after.desk.demoted()[0]?.playbook]).toEqual([
    1,
    alarm?.words,
    'Ask somebody',
  ]);
  after.desk.trust('flow_sort', 'way');
  expect([after.desk.doubts('flow_sort', 'way'), deskOver(store).desk.doubts('flow_sort', 'way')]).toEqual([undefined, undefined]);
  expect(() => {
    after.desk.trust('flow_sort', 'way');
  }).toThrow('trusted already');
});

test('what is so now can be taken as normal, where there is enough of it, and taken back', async () => {
  const { store } = await newStore();
  await decided(store, today - 39, today - 5, 7);
  await decided(store, today - 4, today, 20);
  const { desk, ended } = deskOver(store);
  await ended();
  const words = desk.drift('flow_sort').steps.map((one) => [one.step, one.by, one.words.length]);
  desk.compareWith('flow_sort', 'now');
  const taken = desk.drift('flow_sort');
  desk.compareWith('flow_sort', 'usual');
  expect([
    words,
    taken.chosen,
    taken.steps[0]?.words,
    desk.drift('flow_sort').chosen,
    desk.drift('flow_sort').steps[0]?.words.length,
  ]).toEqual([[['way', 'rule', 1]], true, [], false, 1]);
  const few = await newStore();
  await decided(few.store, today, today, 7);
  // Of a flow that is not there nothing is kept.
  expect(() => {
    desk.compareWith('flow_gone', 'usual');
  }).toThrow('not in the workspace');
  expect(store.settings.get('drift flow_gone')).toBeUndefined();
  expect(() => {
    deskOver(few.store).desk.compareWith('flow_sort', 'now');
  }).toThrow('Too little was decided so far to compare with: 40 decisions');
});

test('what a planned check of fairness found is an alarm that a playbook answers, once an hour', async () => {
  const { store } = await newStore();
  const { desk } = deskOver(store);
  desk.savePlaybook(book({ when: ['unfair'] }));
  const seen = { kind: 'unfair', flowId: 'flow_sort', nodeId: 'way', words: 'A group gets the good answer less often.' } as const;
  desk.found(seen);
  desk.found(seen);
  const told = desk.alarms().map(({ kind, nodeId, times, words }) => [kind, nodeId, times, words]);
  await expect.poll(() => desk.doubts('flow_sort', 'way')).toBe(seen.words);
  expect([told, deskOver(store).desk.alarms().length]).toEqual([[['unfair', 'way', 2, seen.words]], 1]);
});

test('a list of such steps that cannot be read has people asked about all that decide, and is not written over', async () => {
  const { store } = await newStore();
  store.settings.set('demoted-steps', '{"flow');
  const { desk } = deskOver(store);
  expect([desk.doubts('flow_sort', 'way'), desk.doubts('flow_sort', 'yes'), desk.doubts('flow_sort', 'start')]).toEqual([
    expect.stringContaining('cannot be read'),
    undefined,
    undefined,
  ]);
  expect(() => {
    desk.trust('flow_sort', 'way');
  }).toThrow('cannot be read');
  expect(store.settings.get('demoted-steps')).toBe('{"flow');
});

test('a playbook can ask a person only about what changes in a step', () => {
  const { desk } = deskOver({
    settings: { get: () => undefined, set: () => {}, remove: () => {}, all: () => ({}) },
    decisions: { of: () => [], dropBefore: () => 0 },
  } as unknown as Store);
  expect(desk.savePlaybook(book({ when: ['overturned', 'other-answers'] })).demote).toBe(true);
});

const at = eachHost({ olga: ['operator'], rita: ['auditor'] });

test('an operator has a person asked about a step, the run waits for it, and the log has both words', async () => {
  const { ada } = at;
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => {
        setTimeout(resolve, 30);
      });
    }
  };
  const codeOf = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Refusal) return error.code;
        throw error;
      },
    );
  const { flow: made } = await ada.call('flows:create', { name: 'Sort the mail' });
  const drawn = { ...made, nodes: sorting.nodes, edges: sorting.edges };
  const flowId = made.id;
  await ada.call('flows:save', { flow: drawn, base: (await ada.call('flows:get', { flowId })).summary.revision });
  const olga = at.by('olga');
  expect([
    await codeOf(at.by('rita').call('monitor:demote', { flowId, nodeId: 'way', reason: 'It looks odd' })),
    await codeOf(olga.call('monitor:demote', { flowId, nodeId: 'yes', reason: 'It looks odd' })),
  ]).toEqual(['identity/denied', 'run/wrong-state']);
  await olga.call('monitor:demote', { flowId, nodeId: 'way', reason: 'It looks odd' });
  const { id } = await ada.call('run:start', { flow: drawn, mode: 'dev', input: { body: 'a refund', email: 'jane.roe@example.com' } });
  const task = await until(async () =>
    (await ada.call('human:list', { oldestFirst: false, offset: 0, limit: 9 })).tasks.find(({ runId }) => runId === id),
  );
  expect([(await ada.call('monitor:watch', {})).demoted.map(({ step: name, by }) => [name, by]), task.arguments]).toEqual([
    [['way', 'Olga']],
    { Yes: { body: 'a refund', email: '[contact]' } },
  ]);
  await ada.call('human:answer', { taskId: task.id, decision: 'approve', reason: 'Fine', argumentsHash: task.argumentsHash });
  const ended = await until(async () => {
    const { summary } = await ada.call('run:get', { runId: id });
    return summary.endedAt === undefined ? undefined : summary.status;
  });
  await olga.call('monitor:trust', { flowId, nodeId: 'way', reason: 'I looked at it' });
  const { entries } = await at.by('rita').call('audit:list', { limit: 200 });
  expect([
    ended,
    (await ada.call('monitor:watch', {})).demoted,
    entries
      .filter(({ action, details }) => action.startsWith('step.') && details['outcome'] === 'done')
      .map(({ action, details }) => [action, details['step']]),
  ]).toEqual([
    'succeeded',
    [],
    [
      ['step.trusted', 'way'],
      ['step.demoted', 'way'],
    ],
  ]);
  expect((await ada.call('monitor:drift', { flowId })).steps.map(({ nodeId, decisions }) => [nodeId, decisions.now])).toEqual([['way', 1]]);
}, 60_000);
