/** How long linting takes: whole flows, edits, and beside a peer. Flows are made anew for every round; "new" ones have steps never seen before. */
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow, newLinter } from '../../app/lint/run.ts';
import { previewEdge } from '../../app/lint/preview-edge.ts';
import { businessFlow, chainFlow, n8nWorkflow } from './flows.ts';
import { median, quantile, type BenchResult } from './result.ts';

const context = { hash: nodeHash };

/** Times `run` on a fresh input each round; the first rounds warm the machine up and do not count. */
function times<T>(rounds: number, make: () => T, run: (input: T) => void): number[] {
  const out: number[] = [];
  for (let round = -Math.max(3, Math.ceil(rounds / 4)); round < rounds; round += 1) {
    const input = make();
    const start = performance.now();
    run(input);
    if (round >= 0) out.push(performance.now() - start);
  }
  return out;
}

/** Findings, witnesses, fixes, fingerprints and counts. The verdict's hash is worked out when somebody signs, and is measured by itself. */
const full = (flow: Flow): void => {
  if (lintFlow(flow, context).verdict.result === undefined) throw new Error('no verdict');
};

function edits(size: number, rounds: number): number[] {
  const linter = newLinter(context);
  let flow = businessFlow(size);
  linter.lint(flow, context);
  const out: number[] = [];
  for (let round = -20; round < rounds; round += 1) {
    const at = (round * 7919 + 104_729 * 3) % flow.nodes.length;
    const nodes = [...flow.nodes];
    const node = nodes[at];
    if (node === undefined) continue;
    nodes[at] = round % 3 === 0 ? { ...node, timeoutMs: 1_000 + Math.abs(round) } : node.type === 'model-call' ? { ...node, parameters: { ...node.parameters, prompt: `Answer ${round}: {{ input.body.email }} {{ input.body.text }}` } } : { ...node, parameters: { ...node.parameters } };
    const next = { ...flow, nodes };
    const start = performance.now();
    linter.lint(next, context);
    if (round >= 0) out.push(performance.now() - start);
    flow = next;
  }
  return out;
}

function previews(size: number, rounds: number): number[] {
  const flow = businessFlow(size);
  const before = newLinter(context).lint(flow, context).findings;
  const linter = newLinter(context);
  linter.lint(flow, context);
  const out: number[] = [];
  for (let round = -10; round < rounds; round += 1) {
    const group = Math.abs(round * 13) % (size / 10 - 1);
    const start = performance.now();
    previewEdge(linter, flow, before, { kind: 'data', from: { node: `request-${group}`, port: 'out' }, to: { node: `answer-${group + 1}`, port: 'in' } }, context);
    if (round >= 0) out.push(performance.now() - start);
  }
  return out;
}

export async function bench(): Promise<BenchResult[]> {
  const ms = (value: number): number => Math.round(value * 100) / 100;
  const out: BenchResult[] = [];
  for (const [size, rounds, target] of [[100, 60, undefined], [1_000, 30, '<= 10'], [10_000, 7, '<= 150']] as const) {
    const found = times(rounds, () => businessFlow(size), full);
    const unseen = times(Math.ceil(rounds / 2), () => businessFlow(size, `${size}-${Math.random()}`), full);
    out.push({ name: `full lint, ${size} steps`, value: ms(median(found)), unit: 'ms', ...(target === undefined ? {} : { target }), note: `${rules.length} rules with witnesses; fastest ${ms(Math.min(...found))}, p95 ${ms(quantile(found, 0.95))}; the same steps again, as copies` });
    out.push({ name: `full lint, ${size} new steps`, value: ms(median(unseen)), unit: 'ms', note: `every step seen for the first time; fastest ${ms(Math.min(...unseen))}` });
  }
  let chained = Number.NaN;
  for (const size of [1_000, 2_000, 5_000, 10_000]) {
    const found = times(size === 1_000 ? 15 : 5, () => chainFlow(size), full);
    if (size === 1_000) chained = median(found);
    out.push({ name: `full lint, one chain of ${size} steps`, value: ms(median(found)), unit: 'ms', note: `${ms((median(found) / size) * 1_000)} us a step` });
  }
  const hashed = times(15, () => lintFlow(businessFlow(1_000), context).verdict, (verdict) => { if (verdict.hash === '') throw new Error('no hash'); });
  out.push({ name: 'verdict hash, 1000 steps', value: ms(median(hashed)), unit: 'ms' });
  const edited = edits(500, 200);
  out.push({ name: 'edit to verdict, 500 steps, p50', value: ms(median(edited)), unit: 'ms' });
  out.push({ name: 'edit to verdict, 500 steps, p95', value: ms(quantile(edited, 0.95)), unit: 'ms', target: '<= 5' });
  const dragged = previews(500, 100);
  out.push({ name: 'verdict of a dragged wire, 500 steps, p95', value: ms(quantile(dragged, 0.95)), unit: 'ms', target: '<= 16' });

  const { parseN8n, runAllRules, defaultConfig } = await import('@replikanti/flowlint-core');
  const text = n8nWorkflow(1_000, true);
  const peer = times(3, () => text, (input) => { runAllRules(parseN8n(input), { path: 'flow.json', cfg: defaultConfig, nodeLines: {} } as never); });
  out.push({ name: 'flowlint-core, 1000 steps', value: ms(median(peer)), unit: 'ms', note: '14 rules, follows no data; the same chain as an n8n file' });
  out.push({ name: 'times faster than flowlint-core', value: Math.round(median(peer) / chained), unit: 'x', target: '>= 100', note: 'on the same chain of 1000 steps' });
  return out;
}
