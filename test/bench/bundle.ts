/** Verifying and making bundles, in this process. */
import { performance } from 'node:perf_hooks';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { emptyGrant } from '../../app/broker/grant.ts';
import { prepareBundle } from '../../app/bundle/prepare.node.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { bundleInput, noon, reviews, sealed, trust } from '../bundle/kit.ts';
import { median, quantile, type BenchResult } from './result.ts';

const runs = 31;

/** A chain of steps that each hold a page of parameters, like a real one. */
function bigFlow(nodes: number): Flow {
  const steps = Array.from({ length: nodes }, (_, i) => ({
    id: `n${i}`,
    type: i === 0 ? 'manual-trigger' : i % 3 === 0 ? 'http-request' : 'set-fields',
    typeVersion: 1,
    name: `Step ${i}`,
    parameters: {
      url: `https://api.example.com/v1/things/${i}`,
      fields: [
        { name: 'total', value: '{{ input.price * input.count }}' },
        { name: 'note', value: `line ${i}` },
      ],
    },
  }));
  const edges = steps
    .slice(1)
    .map((step, i) => ({ id: `e${i}`, kind: 'data' as const, from: { node: `n${i}`, port: 'out' }, to: { node: step.id, port: 'in' } }));
  return { ...emptyFlow('flow_big', 'A big flow'), environment: 'prod', nodes: steps, edges };
}

async function timed(work: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let run = -5; run < runs; run += 1) {
    const began = performance.now();
    await work();
    if (run >= 0) times.push(performance.now() - began);
  }
  return times;
}

export async function bench(): Promise<readonly BenchResult[]> {
  const trustRoot = await trust();
  const results: BenchResult[] = [];
  for (const nodes of [10, 1_000, 10_000]) {
    const flow = bigFlow(nodes);
    const input = bundleInput({ flow, subflows: [], connections: [], capabilities: emptyGrant });
    const bundle = prepareBundle(input, nodeHash);
    const bytes = await sealed(bundle, await reviews(bundle));
    const verifying = await timed(async () => {
      const result = await verifyBundle(bytes, { trustRoot, at: noon, runnerVersion: '0.1.0' }, nodeHash);
      if (!result.ok) throw new Error(result.message);
    });
    const size = `${Math.round(bytes.length / 1024)} KiB, p95 ${quantile(verifying, 0.95).toFixed(1)} ms, median of ${runs}`;
    results.push({
      name: `verify a bundle of ${nodes} steps`,
      value: median(verifying),
      unit: 'ms',
      note: size,
      ...(nodes === 1_000 ? { target: '<= 50' } : {}),
    });
    if (nodes === 1_000)
      results.push({
        name: 'freeze a flow of 1000 steps into a manifest',
        value: median(await timed(() => prepareBundle(input, nodeHash))),
        unit: 'ms',
        note: `median of ${runs}`,
      });
  }
  return results;
}
