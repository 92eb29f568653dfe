import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import type { TableNeeds } from '../../app/broker/policy.ts';
import { postgresNeeds } from '../../app/broker/postgres-statement.node.ts';
import { dryBroker } from '../../app/engine/dry-run.ts';
import { createFlowRuntime, type FlowRuntime } from '../../app/engine/flow-runtime.node.ts';
import { startForkedRunner } from '../../app/engine/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { grantFor } from '../../app/review/assess.ts';
import { readStatement } from '../../app/nodes/sql-query/statement.ts';
import { runLabels } from '../../app/review/run-labels.ts';
import { flowHash } from '../../app/workflow/model/canonical.ts';
import { flowSchema } from '../../app/workflow/model/flow.ts';
import { sampleInput } from '../../renderer/features/designer/model/sample-input.ts';
import { root } from '../support/toolchain.ts';

const folder = join(root, 'resources', 'templates');
const flows = readdirSync(folder).filter((name) => name.endsWith('.flow.json')).map((name) => flowSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));

let runtime: FlowRuntime;
beforeAll(async () => {
  runtime = createFlowRuntime({
    store: memoryStore(), connections: { get: async () => undefined }, gateway: { record: () => undefined }, events: { emit: () => undefined },
    filesRoot: tmpdir(), labels: (pinned) => runLabels(pinned.flow), startRunner: startForkedRunner,
  });
  await runtime.engine.open();
});
afterAll(async () => { await runtime?.close(); });

test.each(flows.map((flow) => [flow.id, flow] as const))('the template %s dry-runs to its end with what the designer proposes for input', async (_id, flow) => {
  const { finished } = await runtime.engine.start({ flow, flowHash: flowHash(flow, nodeHash), grant: grantFor(flow, []) }, { kind: 'manual', input: [sampleInput(flow)], dryRun: true });
  const { run } = await finished;
  expect([run.status, run.error?.message]).toEqual(['succeeded', undefined]);
});

test('a dry run says of each query and file whether the grant covers it', async () => {
  const told: string[] = [];
  const grant: Grant = {
    ...emptyGrant, files: [{ path: 'in/', access: 'read', nodes: ['n1'] }, { path: 'shop.db', access: 'write', nodes: ['n1'] }],
    tables: [{ database: 'c1', table: 'orders', access: 'read', nodes: ['n1'] }, { database: 'shop.db', table: 'orders', access: 'read', nodes: ['n1'] }],
  };
  const step = { runId: 'run_1', flowId: 'flow_1', nodeId: 'n1', labels: [], dryRun: true };
  const needsOf = async (database: string, statement: string): Promise<TableNeeds> => (database === 'postgres' ? await postgresNeeds(statement) : { tables: readStatement(statement).tables, functions: [] });
  const broker = dryBroker(step, grant, undefined, { needsOf }, ({ allowed, reason }) => { told.push(allowed ? 'allowed' : reason ?? ''); });
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
    'allowed', 'read access to the table secrets is not approved for this step', 'the statement changes data, and this step may only read', 'allowed', 'this file is not in an approved folder',
    'allowed', 'this file is not in an approved folder', 'this file is not in an approved folder',
  ]);
});
