import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFlowRuntime, type FlowRuntime } from '../../app/engine/flow-runtime.node.ts';
import { startForkedRunner } from '../../app/engine/forked-runner.node.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { grantFor } from '../../app/review/assess.ts';
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
