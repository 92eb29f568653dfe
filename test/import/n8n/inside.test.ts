import { expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

type Inner = object | string;
const start = { name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
const workflow = (second: object, more: object = {}): object => ({
  ...more,
  nodes: [start, { name: 'Then', position: [200, 0], ...second }],
  connections: { Start: { main: [[{ node: 'Then', type: 'main', index: 0 }]] } },
});
const calls = workflow({ type: 'n8n-nodes-base.httpRequest', typeVersion: 4, parameters: { url: '={{ $json.body.url }}' } });
const runs = (inner: Inner): object => ({
  type: 'n8n-nodes-base.executeWorkflow',
  typeVersion: 1.1,
  parameters: { source: 'parameter', workflowJson: inner },
});
const flows = (file: object) => importForeignAll(JSON.stringify(file), 'outer.json');

it('a workflow within a step is a flow of its own, which the step runs, as deep as they lie in each other', () => {
  const all = flows(workflow(runs(JSON.stringify(workflow(runs(JSON.stringify(calls))))), { name: 'Outer' }));
  expect(all.map(({ flow }) => flow.name)).toEqual(['Outer', 'Then in Outer', 'Then in Then in Outer']);
  for (const [index, { flow }] of all.slice(0, -1).entries())
    expect(flow.nodes.find(({ type }) => type === 'sub-flow')?.parameters['flowId']).toBe(all[index + 1]?.flow.id);
  expect(all.at(-1)?.flow.nodes.map(({ type }) => type)).toEqual(['flow-trigger', 'http-request']);
  expect(new Set(all.map(({ flow }) => flow.id)).size).toBe(3);
});

it('a text that data puts together, that is broken, or that never ends stays a parameter', () => {
  let endless: object = calls;
  for (let depth = 0; depth < 8; depth += 1) endless = workflow(runs(JSON.stringify(endless)));
  expect(flows(endless).length).toBeLessThanOrEqual(5);
  for (const inner of ['={{ $json.flow }}', '{ "nodes": [', '{}', '']) {
    const [only, ...others] = flows(workflow(runs(inner)));
    expect([others.length, only?.flow.nodes.at(-1)?.type]).toEqual([0, 'foreign-action']);
    expect(() => lintFlow(only?.flow as never)).not.toThrow();
  }
});

it.each(['=parameter', "={{ 'parameter' }}"])('a workflow within a step is one, however its source is written: %s', (source) => {
  const { parameters, ...step } = runs(JSON.stringify(calls)) as { readonly parameters: object };
  expect(flows(workflow({ ...step, parameters: { ...parameters, source } })).map(({ flow }) => flow.nodes.at(-1)?.type)).toEqual([
    'sub-flow',
    'http-request',
  ]);
});

const unread = (step: object, more: object = {}) =>
  flows(workflow({ type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.1, ...step }, more)).flatMap(
    ({ flow }) => lintFlow(flow).findings,
  );
it.each([
  ['broken', { source: 'parameter', workflowJson: '{ "nodes": [' }],
  ['empty', { source: 'parameter', workflowJson: '' }],
  ['put together by data', { source: 'parameter', workflowJson: '={{ $json.flow }}' }],
  ['of another program', { source: 'parameter', workflowJson: '{ "steps": [] }' }],
  ['at an address', { source: 'url', workflowUrl: 'https://flows.example.com/a.json' }],
  ['in a file', { source: 'localFile', workflowPath: '/data/a.json' }],
  ['of a source that data chooses', { source: '={{ $json.how }}', workflowId: '7' }],
])('a workflow that is %s is named to whoever signs, and counts as doing anything', (_, parameters) => {
  expect(unread({ parameters })).toContainEqual(expect.objectContaining({ ruleId: 'SC010', severity: 'high' }));
  const { flow } = flows(workflow({ type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.1, parameters }))[0] as {
    flow: { nodes: { parameters: Record<string, unknown> }[] };
  };
  expect(flow.nodes.at(-1)?.parameters['facts']).toMatchObject({ known: false, zone: { scope: 'unknown' }, effects: [{ kind: 'exec' }] });
});

it('of workflows in each other, the last that is followed names the next', () => {
  let endless: object = calls;
  for (let depth = 0; depth < 8; depth += 1) endless = workflow(runs(JSON.stringify(endless)));
  expect(
    flows(endless)
      .flatMap(({ flow }) => lintFlow(flow).findings)
      .filter(({ ruleId }) => ruleId === 'SC010'),
  ).toHaveLength(1);
});

it('what was read, and what n8n keeps, is not said to be unread', () => {
  expect(
    unread({ parameters: { source: 'parameter', workflowJson: JSON.stringify(calls) } }).filter(({ ruleId }) => ruleId === 'SC010'),
  ).toEqual([]);
  expect(unread({ parameters: { workflowId: '7' } }).filter(({ ruleId }) => ruleId === 'SC010')).toEqual([]);
});

it('with those in their steps, no file gives more than 1,000', () => {
  const many = Array.from({ length: 600 }, (_, index) => ({ ...workflow(runs(JSON.stringify(calls))), id: `w${index}` }));
  expect(flows(many)).toHaveLength(1_000);
});
