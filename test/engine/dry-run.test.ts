import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import type { TableNeeds } from '../../app/broker/policy.ts';
import { postgresNeeds } from '../../app/broker/sql/postgres-statement.node.ts';
import { dryBroker } from '../../app/engine/runner/dry-run.ts';
import { createFlowRuntime, type FlowRuntime } from '../../app/engine/flow-runtime.node.ts';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { grantFor } from '../../app/review/assess.ts';
import { noForeignFacts } from '../../app/nodes/foreign-action/parameters.ts';
import { readStatement } from '../../app/nodes/sql-query/statement.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { flowHash } from '../../app/workflow/model/canonical.ts';
import { flowSchema } from '../../app/workflow/model/flow.ts';
import { sampleInput } from '../../renderer/features/designer/model/sample-input.ts';
import { root } from '../support/toolchain.ts';
import { flowOf, node } from './flow-kit.ts';

const folder = join(root, 'resources', 'templates');
const flows = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => flowSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));

const store = memoryStore();
/** Texts of runs that were searched for what is somebody's. */
const searched: string[] = [];
let runtime: FlowRuntime;
beforeAll(async () => {
  runtime = createFlowRuntime({
    store,
    connections: { get: async () => undefined },
    gateway: { record: () => undefined },
    events: { emit: () => undefined },
    filesRoot: tmpdir(),
    labels(pinned) {
      const labels = runLabels(pinned.flow);
      return {
        ...labels,
        recognise: {
          ...labels.recognise,
          places(text) {
            searched.push(text);
            return labels.recognise.places(text);
          },
        },
      };
    },
    startRunner: startForkedRunner,
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime?.close();
});

test.each(flows.map((flow) => [flow.id, flow] as const))(
  'the template %s dry-runs to its end with what the designer proposes for input',
  async (_id, flow) => {
    const { finished } = await runtime.engine.start(
      { flow, flowHash: flowHash(flow, nodeHash), grant: grantFor(flow, []) },
      { kind: 'manual', input: [sampleInput(flow)], dryRun: true },
    );
    const { run } = await finished;
    expect([run.status, run.error?.message]).toEqual(['succeeded', undefined]);
  },
);

test('a dry run says of each query and file whether the grant covers it', async () => {
  const told: string[] = [];
  const grant: Grant = {
    ...emptyGrant,
    files: [
      { path: 'in/', access: 'read', nodes: ['n1'] },
      { path: 'shop.db', access: 'write', nodes: ['n1'] },
    ],
    tables: [
      { database: 'c1', table: 'orders', access: 'read', nodes: ['n1'] },
      { database: 'shop.db', table: 'orders', access: 'read', nodes: ['n1'] },
    ],
  };
  const step = { runId: 'run_1', flowId: 'flow_1', nodeId: 'n1', labels: [], dryRun: true };
  const needsOf = async (database: string, statement: string): Promise<TableNeeds> =>
    database === 'postgres' ? await postgresNeeds(statement) : { tables: readStatement(statement).tables, functions: [] };
  const broker = dryBroker(step, grant, undefined, { needsOf, modelFile: async () => ({ base64: '' }) }, ({ allowed, reason }) => {
    told.push(allowed ? 'allowed' : (reason ?? ''));
  });
  const ask = { values: [], readOnly: true, maxRows: 10, timeoutMs: 1_000 };
  await broker.sql({ ...ask, database: 'postgres', connection: 'c1', statement: 'SELECT * FROM orders' });
  await broker.sql({ ...ask, database: 'postgres', connection: 'c1', statement: 'SELECT (SELECT v FROM secrets) FROM orders' });
  await broker.sql({ ...ask, database: 'postgres', connection: 'c1', statement: 'DELETE FROM orders' });
  await broker.sql({ ...ask, database: 'sqlite', file: 'shop.db', statement: 'SELECT * FROM orders' });
  await broker.sql({ ...ask, database: 'sqlite', file: 'other.db', statement: 'SELECT * FROM orders' });
  await broker.readFile({ path: 'in/a.csv' });
  await broker.readFile({ path: 'in/../../etc/passwd' });
  await broker.writeFile({ path: 'in/a.csv', base64: '', append: false });
  expect(told).toEqual([
    'allowed',
    'read access to the table secrets is not approved for this step',
    'the statement changes data, and this step may only read',
    'allowed',
    'this file is not in an approved folder',
    'allowed',
    'this file is not in an approved folder',
    'this file is not in an approved folder',
  ]);
});

test('an imported step without code stands in for itself, marked, and the rest of the flow is seen; for real it stops the run', async () => {
  const foreign = (id: string, title: string, more = {}) =>
    node(id, 'foreign-action', {
      category: 'unknown',
      title,
      facts: {
        ...noForeignFacts,
        known: false,
        zone: { scope: 'unknown' },
        inputs: [{ id: 'in', title: 'In', kind: 'data' }],
        outputs: [
          { id: 'out', title: 'Out', kind: 'data' },
          { id: 'other', title: 'Other', kind: 'data' },
        ],
      },
      values: {},
      ...more,
    });
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      foreign('crm', 'Acme CRM', { operation: 'upsert' }),
      node('upper', 'expression', { value: '{{ input.name + "!" }}' }),
      foreign('again', 'Acme Fax'),
      node('end', 'noop'),
    ],
    ['start -> crm', 'crm -> upper', 'crm.other -> again', 'again -> again', 'upper -> end'],
  );
  const pinned = { flow, flowHash: flowHash(flow, nodeHash), grant: grantFor(flow, []) };
  const dry = await runtime.engine.start(pinned, { kind: 'manual', input: [{ name: 'Ada' }], dryRun: true });
  const { run, output } = await dry.finished;
  const journal = await store.journal.read(dry.runId);
  const real = await (await runtime.engine.start(pinned, { kind: 'manual', input: [{ name: 'Ada' }] })).finished;
  expect([
    run.status,
    output,
    [...new Set(journal.flatMap((event) => (event.type === 'would' ? [event.effect.reason] : [])))],
    real.run.status,
    real.run.error?.code,
  ]).toEqual([
    'succeeded',
    [{ name: 'Ada', result: 'Ada!', wouldNotRunHere: 'UNKNOWN TYPE: Acme CRM, upsert' }],
    ['it would not run here: UNKNOWN TYPE Acme CRM, upsert', 'it would not run here: UNKNOWN TYPE Acme Fax'],
    'failed',
    'step/unknown-node',
  ]);
});

test('what a run is begun with is searched once, and not again for each step that hands it on', async () => {
  const who = 'jane.roe@example.com';
  const flow = flowOf([node('start', 'manual-trigger'), node('a', 'noop'), node('b', 'noop')], ['start -> a', 'a -> b']);
  const pinned = { flow, flowHash: flowHash(flow, nodeHash), grant: grantFor(flow, []) };
  const { runId, finished } = await runtime.engine.start(pinned, { kind: 'manual', input: [{ who }], dryRun: true });
  await finished;
  const shown = (await store.journal.read(runId)).flatMap((event) =>
    event.type === 'started' ? event.maskedInput : event.type === 'succeeded' ? Object.values(event.masked).flat() : [],
  );
  expect([shown.length > 2, [...new Set(shown.map((item) => JSON.stringify(item)))], searched.filter((text) => text === who)]).toEqual([
    true,
    ['{"who":"[contact]"}'],
    [who],
  ]);
});
