/** People are called like words of this program's own records. Erasing them leaves what others made. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { eachHost } from '../each-host.ts';

const at = eachHost({ omar: ['operator', 'auditor'] });
const [ada, omar] = [at.by('ada'), at.by('omar')];

const asking = (name: string, title: string): Flow => ({
  ...emptyFlow('f', name),
  nodes: [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    {
      id: 'ask',
      type: 'approval',
      typeVersion: 1,
      name: 'Ask',
      parameters: { title, arguments: [{ name: 'to', value: '{{ input.email }}' }] },
    },
    {
      id: 'after',
      type: 'set-fields',
      typeVersion: 1,
      name: 'Note',
      parameters: { mode: 'add', fields: [{ name: 'reason', value: '{{ node["Start"].email }}' }] },
    },
  ],
  edges: [
    { id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } },
    { id: 'g', kind: 'data', from: { node: 'ask', port: 'approved' }, to: { node: 'after', port: 'in' } },
  ],
});

async function until(id: string, status: string): Promise<void> {
  while ((await ada.call('run:get', { runId: id })).summary.status !== status)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
}

const questions = async () => (await omar.call('human:list', { oldestFirst: true, limit: 50, offset: 0 })).tasks;

async function office() {
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(asking('Keep a customer', 'Send?')) });
  const { flow: other } = await ada.call('flows:import', { fileName: 'g.flow.json', text: JSON.stringify(asking('Zw', 'Zz?')) });
  const { id } = await ada.call('run:start', { flow, mode: 'dev', input: { email: 'a@example.com' } });
  await until(id, 'waiting');
  await ada.call('run:cancel', { runId: id });
  const { id: waiting } = await ada.call('run:start', { flow: other, mode: 'dev', input: { email: 'b@x.y' } });
  await until(waiting, 'waiting');
  while ((await questions()).length === 0)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  await ada.call('test:setExamples', {
    flowId: flow.id,
    examples: [
      {
        id: 'ex',
        name: 'Example',
        nodeId: 'after',
        input: { email: 'a@example.com' },
        checks: [{ field: 'reason', test: 'contains', value: 'a' }],
      },
    ],
  });
  await ada.call('recovery:keep', {
    flowId: flow.id,
    base: 1,
    document: JSON.stringify({ version: 1, flow, base: 1, undo: [], redo: [], savedEntry: 0 }),
  });
  return { flow, id, waiting };
}

/** What others work with, by the doors that they come through. */
async function read({ flow, id, waiting }: Awaited<ReturnType<typeof office>>) {
  const [run, open, { runs }, tests, { tabs }, tasks] = [
    await ada.call('run:get', { runId: id }),
    await ada.call('run:get', { runId: waiting }),
    await ada.call('run:list', {}),
    await ada.call('test:get', { flow }),
    await ada.call('recovery:list', {}),
    await questions(),
  ];
  return { run, open, runs, tests, tabs, tasks };
}
type Shown = Awaited<ReturnType<typeof read>>;

/** All of it that is about nobody. */
const bones = ({ run, open, runs, tests, tabs, tasks }: Shown) => ({
  open,
  tasks,
  runs: runs.map(({ flowName: _name, ...rest }) => rest),
  steps: run.steps.map(({ nodeId, status, startedAt, endedAt, round }) => ({ nodeId, status, startedAt, endedAt, round })),
  examples: tests.examples.map(({ id, nodeId, checks }) => ({ id, nodeId, tests: checks.map((check) => check.test) })),
  drawn: tabs.map(({ document }) => {
    const tab = JSON.parse(document) as { flow: Flow };
    return {
      edges: tab.flow.edges,
      nodes: tab.flow.nodes.map(({ id, type, parameters }) => ({ id, type, keys: Object.keys(parameters) })),
    };
  }),
});

const records = [
  'journal',
  'started',
  'scheduled',
  'attempted',
  'succeeded',
  'waiting',
  'woken',
  'ended',
  'input',
  'maskedInput',
  'outputs',
  'masked',
  'flowHash',
  'trigger',
  'seed',
  'dryRun',
  'round',
  'node',
  'digest',
  'usage',
  'tokens',
  'costMilliUsd',
  'error',
  'code',
  'class',
  'message',
  'mend',
  'reason',
  'until',
  'argumentHash',
  'decision',
  'kind',
  'approved',
  'denied',
  'values',
  'items',
  'status',
  'cancelled',
  'runId',
  'flowId',
  'flowName',
  'environment',
  'startedAt',
  'steps',
  'retries',
  'approvalId',
  'approversNeeded',
  'askedAt',
  'deadline',
  'decisions',
  'open',
  'checks',
  'field',
  'test',
  'contains',
  'name',
  'type',
  'parameters',
  'version',
  'true',
  'false',
  'null',
  'manual',
  'approval',
  'arguments',
  'fields',
  'term',
].filter((word) => word.length >= 4);
/** Without identifiers and times, which are others each time: the same seed is to try the same names. */
const wordsIn = (shown: unknown): readonly string[] =>
  [...new Set(JSON.stringify(shown).match(/(?<![A-Za-z0-9])[A-Za-z]{4,}(?![A-Za-z0-9])/g) ?? [])].sort();

test('whatever words of the records people are called, runs, questions, tests and unsaved work can be read afterwards', async () => {
  const world = await office();
  const before = await read(world);
  // What is under way holds an erasure up by its own values, and by nothing else.
  const ended = before.runs.filter((run) => run.id !== world.waiting);
  const words = [...new Set([...records, '2026', '1795', ...wordsIn([before.run, ended, before.tests, before.tabs])])];
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 10 }),
      fc.constantFrom('as it is', 'upper', 'capital'),
      async (names, written) => {
        const identifiers = names.map((name) =>
          written === 'upper' ? name.toUpperCase() : written === 'capital' ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name,
        );
        await omar.call('privacy:erase', { identifiers, ground: 'request' });
        expect(bones(await read(world))).toEqual(bones(before));
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});

test('a step of unsaved work that is called after the person gets another name, and what speaks of it follows; fields, states and formulas stay and are said to', async () => {
  const { flow } = await office();
  const said = asking('Keep', 'Write to Reason or reason@example.com?');
  await ada.call('recovery:keep', {
    flowId: flow.id,
    base: 1,
    document: JSON.stringify({ version: 1, flow: { ...said, id: flow.id }, base: 1, undo: [], redo: [], savedEntry: 0 }),
  });
  const { stays } = await omar.call('privacy:erase', { identifiers: ['Reason', 'Start'], ground: 'request' });
  const [tab] = (await ada.call('recovery:list', {})).tabs;
  const { flow: left } = JSON.parse(tab?.document ?? '') as { flow: Flow };
  expect(left.nodes.map(({ name }) => name)).toEqual(['[erased]', 'Ask', 'Note']);
  expect(left.nodes.map(({ parameters }) => parameters)).toMatchObject([
    {},
    { title: 'Write to [erased] or [erased]@example.com?' },
    { fields: [{ name: 'reason', value: '{{ node["[erased]"].email }}' }] },
  ]);
  expect(stays.map(({ what }) => what)).toContain('Unsaved work');
});
