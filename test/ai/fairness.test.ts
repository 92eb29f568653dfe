/** Fairness: shares, ratios and what may not be shown; from real journals in an encrypted store, by the command line. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auditOf, blindSpots, fairnessWords, smallestGroup, type JudgedDecision } from '../../app/ai/fairness/audit.ts';
import { decisionsIn, groupOf } from '../../app/ai/fairness/read-decisions.ts';
import { command } from '../../app/cli/commands/fairness.ts';
import type { JournalEvent, RunRecord } from '../../app/engine/ports.ts';
import type { Json } from '../../app/kernel/json.ts';
import { newStore } from '../store/fixtures.ts';
import { flowOf, node, pin } from '../engine/flow-kit.ts';

const some = (group: string, of: number, good: number, deserved?: number): JudgedDecision[] =>
  Array.from({ length: of }, (_one, index) => ({
    group,
    good: index < good,
    ...(deserved === undefined ? {} : { deserved: index < deserved }),
  }));

describe('the audit', () => {
  test('finds a group below four fifths, and says where chance may have done it', () => {
    const clear = auditOf([...some('a', 200, 120), ...some('b', 200, 60), ...some('c', 12, 5)]);
    expect(clear.groups.map(({ group, ratio, belowFourFifths }) => [group, ratio.toFixed(2), belowFourFifths])).toEqual([
      ['a', '1.00', 'no'],
      ['c', '0.69', 'maybe'],
      ['b', '0.50', 'clear'],
    ]);
    expect(fairnessWords(clear, 'approved')).toEqual([
      '“c” gets “approved” in 42 % of 12 decisions, “a” in 60 % of 200: 0.69 of it, below four fifths. With so few decisions, chance may have done that.',
      '“b” gets “approved” in 30 % of 200 decisions, “a” in 60 % of 200: 0.50 of it, below four fifths.',
    ]);
  });

  test('says Yes where a step answers what it asks with true', () => {
    expect(fairnessWords(auditOf([...some('a', 200, 120), ...some('b', 200, 60)]), 'true')).toEqual([
      '“b” gets “Yes” in 30 % of 200 decisions, “a” in 60 % of 200: 0.50 of it, below four fifths.',
    ]);
  });

  test('tells equal opportunity apart from equal shares', () => {
    const { groups, opportunityGap } = auditOf([...some('a', 100, 50, 50), ...some('b', 100, 50, 100)]);
    expect([groups.map(({ selected, opportunity }) => [selected.share, opportunity?.share]), opportunityGap]).toEqual([
      [
        [0.5, 1],
        [0.5, 0.5],
      ],
      0.5,
    ]);
  });

  test('shows no small group in any figure or word, and never says that something is fair', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            group: fc.constantFrom('north', 'south', 'west', 'tiny'),
            good: fc.boolean(),
            deserved: fc.option(fc.boolean(), { nil: undefined }),
          }),
          { maxLength: 120 },
        ),
        (all) => {
          const result = auditOf(all as JudgedDecision[]);
          const text = JSON.stringify([result, fairnessWords(result, 'yes')]);
          for (const group of ['north', 'south', 'west', 'tiny'])
            if (all.filter((one) => one.group === group).length < smallestGroup) expect(text).not.toContain(group);
          for (const { selected, opportunity } of result.groups)
            for (const share of [selected, opportunity])
              if (share !== undefined)
                expect([share.of >= smallestGroup, share.low <= share.share + 1e-9, share.high >= share.share - 1e-9]).toEqual([
                  true,
                  true,
                  true,
                ]);
          expect(
            [...fairnessWords(result, 'yes'), ...blindSpots(true), ...blindSpots(false)].filter(
              (one) => /\b(is|are) fair\b/.test(one) && !/no finding/.test(one),
            ),
          ).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('counts people where they can be told apart: many decisions about few are a small group, and the nameless count as one', () => {
    const about = (group: string, people: number, each: number) =>
      Array.from({ length: people * each }, (_one, index): JudgedDecision => ({ group, good: true, person: `p${index % people}` }));
    const nameless = Array.from({ length: 40 }, (): JudgedDecision => ({ group: 'west', good: true }));
    const told = auditOf([...about('north', 12, 2), ...about('south', 9, 10), ...nameless]);
    expect([told.counted, told.groups.map(({ group, selected }) => [group, selected.of]), told.suppressed]).toEqual([
      'people',
      [['north', 24]],
      { groups: 2, decisions: 130 },
    ]);
    expect([auditOf(nameless).counted, auditOf(nameless).groups.length]).toEqual(['decisions', 1]);
    expect(JSON.stringify(told)).not.toMatch(/"p\d/);
  });

  test('takes the group of what a run began with only where it began with one item', () => {
    const read = (input: Json[]) =>
      decisionsIn(
        [
          { type: 'started', at: 1, flowHash: 'h', trigger: 'start', input, maskedInput: input, seed: 1, dryRun: false },
          {
            type: 'succeeded',
            at: 1,
            node: 'Decide',
            round: 0,
            digest: 'd',
            outputs: { true: input.map(() => ({ kept: 1 })) },
            masked: {},
            usage: { tokens: 0, costMilliUsd: 0 },
          },
        ],
        {
          nodeId: 'Decide',
          step: { by: 'rule', answers: [], ports: ['true', 'false'], grounds: [], askedAbout: [] },
          by: ['region'],
          good: 'true',
        },
      );
    expect([read([{ region: 'north' }]), read([{ region: 'north' }, { region: 'south' }])]).toEqual([
      { decisions: [{ group: 'north', good: true }], hidden: 0, missing: 0 },
      { decisions: [], hidden: 0, missing: 2 },
    ]);
  });

  test('takes an age as its band, and no text that could be a person', () => {
    expect(
      [17, 18, 24, 65, 130, 131, 1_984, -1, true, ' Bavaria ', 'jane@example.com', 'x'.repeat(41), '', null, { a: 1 }].map((value) =>
        groupOf(value as Json),
      ),
    ).toEqual([
      'under 18',
      '18 to 24',
      '18 to 24',
      '65 and over',
      '65 and over',
      undefined,
      undefined,
      undefined,
      'yes',
      'Bavaria',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

const flow = flowOf(
  [
    node('start', 'manual-trigger'),
    node('Decide', 'if', { conditions: [{ left: '{{ input.score }}', operator: 'greater', right: '5' }] }),
    node('end', 'noop'),
  ],
  ['start -> Decide', 'Decide.true -> end'],
  { id: 'flow_loans' },
);

async function storeWith(people: readonly { readonly region: Json; readonly yes: boolean; readonly hidden?: boolean }[]) {
  const { store, folder, key } = await newStore();
  const pinned = pin(flow);
  await store.engine.pinned.put(pinned);
  for (const [index, { region, yes, hidden = false }] of people.entries()) {
    const runId = `run_${String(index).padStart(5, '0')}`;
    const run: RunRecord = {
      runId,
      flowId: flow.id,
      flowName: flow.name,
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
    const item = { name: `Person ${index}`, region };
    const shown = { name: '[person]', region: hidden ? '[location]' : region };
    const events: JournalEvent[] = [
      {
        type: 'started',
        at: index,
        flowHash: pinned.flowHash,
        trigger: 'start',
        input: [item],
        maskedInput: [shown],
        seed: 1,
        dryRun: false,
      },
      {
        type: 'succeeded',
        at: index,
        node: 'Decide',
        round: 0,
        digest: 'd',
        outputs: { [yes ? 'true' : 'false']: [item] },
        masked: { [yes ? 'true' : 'false']: [shown] },
        usage: { tokens: 0, costMilliUsd: 0 },
      },
    ];
    await store.engine.journal.append({ runId, from: 0, events, run, ...(hidden ? { forget: [runId] } : {}) });
  }
  await store.close();
  const keyFile = join(folder, '..', 'store.key');
  writeFileSync(keyFile, key.toString('hex'), { mode: 0o600 });
  return { folder, keyFile };
}
async function fairness(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  let out = '';
  const code = await command.run([...args], {
    out: (text) => {
      out += text;
    },
    err: () => {},
    stdin: async () => '',
    stdinChunks: async function* () {
      /* nothing comes */
    },
    cwd: process.cwd(),
    tty: false,
  });
  return { code, out };
}
const many = (region: Json, of: number, yes: number, hidden = false) =>
  Array.from({ length: of }, (_one, index) => ({ region, yes: index < yes, hidden }));

describe('countersign fairness', () => {
  test('reads the runs of a store, shows large groups alone, and counts what it cannot see', async () => {
    const { folder, keyFile } = await storeWith([
      ...many('north', 60, 48),
      ...many('south', 60, 18),
      ...many('Jane Roe', 1, 1),
      ...many('hidden', 5, 5, true),
      ...many(null, 2, 0),
    ]);
    const { code, out } = await fairness(
      'flow_loans',
      '--by',
      'region',
      '--good',
      'true',
      '--store',
      folder,
      '--store-key',
      keyFile,
      '--json',
    );
    const told = JSON.parse(out) as {
      groups: { group: string; belowFourFifths: string }[];
      notSeen: unknown;
      suppressed: unknown;
      decisions: number;
      cannotSee: string[];
    };
    expect([
      code,
      told.groups.map(({ group, belowFourFifths }) => [group, belowFourFifths]),
      told.notSeen,
      told.suppressed,
      told.decisions,
      told.cannotSee.length,
      /Jane|Person/.test(out),
    ]).toEqual([
      1,
      [
        ['north', 'no'],
        ['south', 'clear'],
      ],
      { hidden: 5, missing: 2 },
      { groups: 1, decisions: 1 },
      121,
      5,
      false,
    ]);
    const text = await fairness('flow_loans', '--by', 'region', '--good', 'true', '--store', folder, '--store-key', keyFile);
    expect(text.out).toContain('“south” gets “Yes” in 30 % of 60 decisions, “north” in 80 % of 60: 0.37 of it, below four fifths.');
  }, 60_000);

  test('counts people by a field that tells them apart', async () => {
    const { folder, keyFile } = await storeWith([...many('north', 60, 48), ...many('south', 60, 18)]);
    const at = ['--store', folder, '--store-key', keyFile, '--json'];
    const counted = async (person: string) => {
      const { counted: what, groups } = JSON.parse(
        (await fairness('flow_loans', '--by', 'region', '--good', 'true', '--person', person, ...at)).out,
      ) as { counted: string; groups: unknown[] };
      return [what, groups.length];
    };
    expect([await counted('name'), await counted('region'), await counted('nothing')]).toEqual([
      ['people', 2],
      ['people', 0],
      ['decisions', 2],
    ]);
  }, 60_000);

  test('names what is missing in a question that it cannot answer', async () => {
    const { folder, keyFile } = await storeWith(Array.from({ length: 60 }, (_one, index) => ({ region: `House ${index}`, yes: true })));
    const at = ['--store', folder, '--store-key', keyFile];
    const asked = [
      ['flow_loans', '--by', 'region', ...at],
      ['flow_loans', '--by', 'region', '--good', 'perhaps', ...at],
      ['flow_loans', '--by', 'region', '--good', 'true', ...at],
      ['flow_loans', '--by', 'region', '--step', 'end', ...at],
      ['flow_none', '--by', 'region', ...at],
      ['flow_loans', ...at],
      ['flow_loans', '--by', 'region', '--known', 'x', ...at],
    ];
    const answers: string[] = [];
    for (const args of asked)
      answers.push(
        await fairness(...args).then(
          () => 'done',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        ),
      );
    expect(answers).toEqual([
      'Nobody can tell which answer people want to get.',
      'The step does not give the answer “perhaps”.',
      'The field has 60 different values: that is no group, but people.',
      'No single step that decides is called “end”.',
      'No run of this flow is in the store.',
      'fairness needs one FLOW, --by FIELD and --store FOLDER.',
      '--known takes FIELD=VALUE.',
    ]);
  }, 60_000);
});
