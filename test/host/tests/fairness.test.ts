/** Fairness in a workspace: who may ask and see, what is written down, and checks that come by themselves. */
import { expect, test } from 'vitest';
import type { JournalEvent, RunRecord } from '../../../app/engine/ports.ts';
import { createFairnessDesk, type HostFairnessDesk } from '../../../app/host/tests/fairness-desk.ts';
import { releaseTests } from '../../../app/host/tests/release-tests.node.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import { fairnessKey, mostKept } from '../../../app/monitor/fairness.ts';
import type { Store } from '../../../app/store/store.ts';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { PersonAtDoor, Refusal } from '../../kit/person.ts';
import { flowOf, node, pin } from '../../engine/flow-kit.ts';
import { newStore } from '../../store/fixtures.ts';
import { openTestHost, withFirstPerson } from '../open-test-host.ts';

const day = 86_400_000;
const loans = flowOf(
  [
    node('start', 'manual-trigger'),
    node('Decide', 'if', { conditions: [{ left: '{{ input.score }}', operator: 'greater', right: '5' }] }),
    node('end', 'noop'),
  ],
  ['start -> Decide', 'Decide.true -> end'],
  { id: 'flow_loans', name: 'Loans' },
);
const question = { nodeId: 'Decide', by: 'applicant.region', good: 'true', person: 'applicant.id' };

async function decided(store: Store, region: string, of: number, yes: number): Promise<void> {
  const pinned = pin(loans);
  await store.engine.pinned.put(pinned);
  for (let index = 0; index < of; index += 1) {
    const runId = `run_${region}_${String(index).padStart(4, '0')}`;
    const run: RunRecord = {
      runId,
      flowId: loans.id,
      flowName: loans.name,
      flowHash: pinned.flowHash,
      environment: 'prod',
      status: 'succeeded',
      dryRun: false,
      trigger: 'manual',
      startedAt: index,
      endedAt: index + 1,
      steps: 2,
      retries: 0,
      tokens: 0,
      costMilliUsd: 0,
    };
    const item = { applicant: { id: `${region}-${index}`, region } };
    const events: JournalEvent[] = [
      {
        type: 'started',
        at: index,
        flowHash: pinned.flowHash,
        trigger: 'start',
        input: [item],
        maskedInput: [item],
        seed: 1,
        dryRun: false,
      },
      {
        type: 'succeeded',
        at: index,
        node: 'Decide',
        round: 0,
        digest: 'd',
        outputs: { [index < yes ? 'true' : 'false']: [item] },
        masked: {},
        usage: { tokens: 0, costMilliUsd: 0 },
      },
    ];
    await store.engine.journal.append({ runId, from: 0, events, run });
  }
}

function deskOver(store: Store, clock: { at: number }): { readonly desk: HostFairnessDesk; readonly notes: string[] } {
  const notes: string[] = [];
  const desk = createFairnessDesk({
    engine: store.engine,
    settings: store.settings,
    audit: {
      append: async ({ action, details }) => {
        notes.push(`${action} below ${details['below'] ?? ''}`);
      },
    },
    clock: { now: () => clock.at },
    timers: { after: () => () => {} },
    log: { write: () => {} },
    drawingOf: (flowId) => (flowId === loans.id ? loans : undefined),
    changed: () => {},
    unfair: (flowId, nodeId, words) => {
      notes.push(`${flowId} ${nodeId} ${/north|south|region/.test(words)}`);
    },
  });
  return { desk, notes };
}

test('a planned check comes when it is due and no earlier, is kept, and is told in the log', async () => {
  const { store } = await newStore();
  const clock = { at: 1_000 * day };
  await decided(store, 'north', 40, 32);
  await decided(store, 'south', 40, 8);
  const { desk, notes } = deskOver(store, clock);
  desk.schedule(loans.id, question, 30, 'person_1');
  clock.at += 30 * day - 1;
  await desk.lookAtAll();
  expect(desk.of(loans.id).results).toEqual([]);
  clock.at += 1;
  await desk.lookAtAll();
  await desk.lookAtAll();
  const again = deskOver(store, clock).desk.of(loans.id);
  expect([
    notes,
    again.results.map(({ at, by, counted, groups }) => [
      at,
      by,
      counted,
      groups.map(({ group, belowFourFifths }) => [group, belowFourFifths]),
    ]),
    again.schedule?.nextAt,
  ]).toEqual([
    // Asked by a person, it is seen by that person: nobody else is called.
    ['fairness.checked below 1', 'flow_loans Decide false'],
    [
      [
        1_030 * day,
        undefined,
        'people',
        [
          ['north', 'no'],
          ['south', 'clear'],
        ],
      ],
    ],
    1_060 * day,
  ]);
  // A bundle carries that it was checked and how it came out, and names no group. What cannot be read is not told.
  expect(releaseTests(store, [loans, { ...loans, id: 'flow_other' }], nodeHash)).toEqual([
    {
      name: 'Fairness of “Decide” of “Loans” by applicant.region',
      result: 'warned',
      detail:
        "Checked 1972-10-27 over 80 runs: 2 groups shown, 0 too small to be shown; the least favoured has 0.25 of the best one's share; 1 clearly below four fifths.",
    },
  ]);
  const kept = store.settings.get(fairnessKey(loans.id)) ?? '';
  store.settings.set(fairnessKey(loans.id), '{');
  expect(releaseTests(store, [loans], nodeHash)).toEqual([]);
  store.settings.set(fairnessKey(loans.id), kept);
  desk.schedule(loans.id, question, undefined, 'person_1');
  clock.at += 300 * day;
  await desk.lookAtAll();
  expect([desk.of(loans.id).schedule, desk.of(loans.id).results.length]).toEqual([undefined, 1]);
  for (let times = 0; times < mostKept + 3; times += 1) await desk.check(loans.id, question, 'person_1');
  expect(desk.of(loans.id).results.length).toBe(mostKept);
}, 60_000);

test('a planned check that cannot be made is told, and comes again', async () => {
  const { store } = await newStore();
  const clock = { at: 1_000 * day };
  const { desk, notes } = deskOver(store, clock);
  desk.schedule(loans.id, question, 7, 'person_1');
  clock.at += 7 * day;
  await desk.lookAtAll();
  expect([notes, desk.of(loans.id).schedule?.trouble, desk.of(loans.id).schedule?.nextAt]).toEqual([
    [],
    'No run of this flow is in the store.',
    1_014 * day,
  ]);
  await decided(store, 'north', 12, 6);
  clock.at += 7 * day;
  await desk.lookAtAll();
  expect([notes, desk.of(loans.id).schedule?.trouble]).toEqual([['fairness.checked below 0'], undefined]);
  store.settings.set('fairness flow_loans', '{"results": "none"}');
  expect(desk.of(loans.id)).toEqual({ results: [] });
}, 60_000);

test('figures that the log could not tell of are not kept, and a plan that was ended meanwhile stays ended', async () => {
  const { store } = await newStore();
  const clock = { at: 1_000 * day };
  await decided(store, 'north', 12, 6);
  let meanwhile = (): void => {};
  const desk = createFairnessDesk({
    engine: store.engine,
    settings: store.settings,
    audit: {
      append: async () => {
        meanwhile();
        throw new Error('the log is full');
      },
    },
    clock: { now: () => clock.at },
    timers: { after: () => () => {} },
    log: { write: () => {} },
    drawingOf: () => loans,
    changed: () => {},
    unfair: () => {
      throw new Error('nothing was kept');
    },
  });
  desk.schedule(loans.id, question, 7, 'person_1');
  clock.at += 7 * day;
  await desk.lookAtAll();
  expect([desk.of(loans.id).results, desk.of(loans.id).schedule?.trouble]).toEqual([[], 'Something went wrong inside Countersign.']);
  meanwhile = () => {
    desk.schedule(loans.id, question, undefined, 'person_1');
  };
  clock.at += 7 * day;
  await desk.lookAtAll();
  expect(desk.of(loans.id)).toEqual({ results: [] });
}, 60_000);

test('who may see figures of groups asks and sees, each look is in the log, and others learn only that there is something', async () => {
  const world = await openTestHost();
  try {
    const { ada } = await withFirstPerson(world);
    const { firstPassword } = await ada.call('people:create', {
      account: 'olga',
      displayName: 'Olga',
      roles: ['operator', 'auditor'],
      groups: [],
    });
    const olga: PersonAtDoor = world.person('olga');
    await olga.firstSignIn(firstPassword);
    const drawn: Flow = { ...emptyFlow('x', 'Loans'), nodes: loans.nodes.map((one) => ({ ...one })), edges: [...loans.edges] };
    const { flow } = await ada.call('flows:import', { fileName: 'loans.flow.json', text: JSON.stringify(drawn) });
    for (const [region, yes] of [
      ['north', 11],
      ['south', 1],
    ] as const) {
      for (let index = 0; index < 12; index += 1)
        await ada.call('run:start', { flow, mode: 'dev', input: { score: index < yes ? 9 : 1, region } });
    }
    const asked = { flowId: flow.id, question: { nodeId: 'Decide', by: 'region', good: 'true' } };
    const denied = await Promise.all(
      [ada.call('fairness:check', asked), ada.call('fairness:about', { flowId: flow.id })].map((attempt) =>
        attempt.then(
          () => 'done',
          (error: unknown) => (error instanceof Refusal ? error.code : error),
        ),
      ),
    );
    expect(denied).toEqual(['identity/denied', 'identity/denied']);
    const about = await olga.call('fairness:about', { flowId: flow.id });
    expect([about.steps.map(({ name, answers }) => [name, answers]), about.fields]).toEqual([
      [['Decide', ['true', 'false']]],
      ['region', 'score'],
    ]);
    await expect
      .poll(
        async () =>
          (await olga.call('fairness:check', asked)).groups.map(({ group, selected, belowFourFifths }) => [
            group,
            selected.hits,
            selected.of,
            belowFourFifths,
          ]),
        { timeout: 20_000, interval: 7_000 },
      )
      .toEqual([
        ['north', 11, 12, 'no'],
        ['south', 1, 12, 'clear'],
      ]);
    await olga.call('fairness:schedule', { ...asked, everyDays: 30 });
    const { entries } = await olga.call('audit:list', { limit: 100, actions: ['fairness.*'] });
    expect([...new Set(entries.map(({ action }) => action))].sort()).toEqual(['fairness.checked', 'fairness.scheduled', 'fairness.seen']);
    expect(JSON.stringify(entries)).not.toMatch(/north|south|region/);
    const { alerts } = await ada.call('monitor:overview', { days: 7, offsetMinutes: 0 });
    expect(
      alerts
        .filter(({ params }) => params['view'] === 'fairness')
        .map(({ severity, title, detail }) => [severity, title, /north|south/.test(detail)]),
    ).toEqual([['high', '“Loans” decides less well for some group of people', false]]);
    const review = await ada.call('review:submit', { flowId: flow.id, revision: flow.nodes.length > 0 ? 1 : 0, message: '' });
    const page = async (person: PersonAtDoor) => JSON.stringify(await person.call('review:exportEvidence', { reviewId: review.id }));
    expect([(await page(olga)).includes('<h2>Fairness</h2>'), (await page(ada)).includes('<h2>Fairness</h2>')]).toEqual([true, false]);
    const { results, schedule } = await olga.call('fairness:about', { flowId: flow.id });
    expect([results[0]?.by, schedule?.setBy, schedule?.everyDays]).toEqual(['Olga', 'Olga', 30]);
  } finally {
    await world.close();
  }
}, 90_000);
