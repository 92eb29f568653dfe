/** How long linting takes: whole flows, edits, and beside a peer. Flows are made anew for every round; "new" ones have steps never seen before. */
import { importForeignAll, type ImportedFlow } from '../../app/import/detect.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow, newLinter } from '../../app/lint/run.ts';
import { previewEdge } from '../../app/lint/preview-edge.ts';
import { businessFlow, chainFlow, n8nWorkflow } from './flows.ts';
import { memoryOfLinting } from './memory.ts';
import { bpmnlint, bpmnProcess, flowlint, nodeRedFlow, nrlint } from './peers.ts';
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
    nodes[at] =
      round % 3 === 0
        ? { ...node, timeoutMs: 1_000 + Math.abs(round) }
        : node.type === 'model-call'
          ? { ...node, parameters: { ...node.parameters, prompt: `Answer ${round}: {{ input.body.email }} {{ input.body.text }}` } }
          : { ...node, parameters: { ...node.parameters } };
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
    previewEdge(
      linter,
      flow,
      before,
      { kind: 'data', from: { node: `request-${group}`, port: 'out' }, to: { node: `answer-${group + 1}`, port: 'in' } },
      context,
    );
    if (round >= 0) out.push(performance.now() - start);
  }
  return out;
}

export async function bench(): Promise<BenchResult[]> {
  const ms = (value: number): number => Math.round(value * 100) / 100;
  const out: BenchResult[] = [];
  for (const [size, rounds, target] of [
    [100, 60, undefined],
    [1_000, 30, '<= 10'],
    [10_000, 7, '<= 150'],
  ] as const) {
    const found = times(rounds, () => businessFlow(size), full);
    const unseen = times(Math.ceil(rounds / 2), () => businessFlow(size, `${size}-${Math.random()}`), full);
    out.push({
      name: `full lint, ${size} steps seen before`,
      value: ms(median(found)),
      unit: 'ms',
      ...(target === undefined ? {} : { target }),
      note: `${rules.length} rules with witnesses; fastest ${ms(Math.min(...found))}, p95 ${ms(quantile(found, 0.95))}; each round lints a copy of the same flow, as while somebody edits it, so that what follows from a step's content alone is remembered`,
    });
    out.push({
      name: `full lint, ${size} new steps`,
      value: ms(median(unseen)),
      unit: 'ms',
      note: `no step seen before, as of a file that is read once; fastest ${ms(Math.min(...unseen))}`,
    });
  }
  for (const size of [1_000, 2_000, 5_000, 10_000]) {
    const found = times(size === 1_000 ? 15 : 5, () => chainFlow(size), full);
    out.push({
      name: `full lint, one chain of ${size} steps seen before`,
      value: ms(median(found)),
      unit: 'ms',
      note: `${ms((median(found) / size) * 1_000)} us a step; fastest ${ms(Math.min(...found))}`,
    });
  }
  const hashed = times(
    15,
    () => lintFlow(businessFlow(1_000), context).verdict,
    (verdict) => {
      if (verdict.hash === '') throw new Error('no hash');
    },
  );
  out.push({ name: 'verdict hash, 1000 steps', value: ms(median(hashed)), unit: 'ms' });
  const edited = edits(500, 200);
  out.push({ name: 'edit to verdict, 500 steps, p50', value: ms(median(edited)), unit: 'ms' });
  out.push({ name: 'edit to verdict, 500 steps, p95', value: ms(quantile(edited, 0.95)), unit: 'ms', target: '<= 5' });
  const dragged = previews(500, 100);
  out.push({ name: 'verdict of a dragged wire, 500 steps, p95', value: ms(quantile(dragged, 0.95)), unit: 'ms', target: '<= 16' });

  out.push(...(await memoryOfLinting()), ...(await besidePeers()));
  return out;
}

/**
 * What other linters take for a flow of 1,000 steps that they can read, text to findings, and what ours takes for the same file: once it is
 * read, as while somebody edits it, and from its text with steps that were never seen before, as on a command line.
 */
async function besidePeers(): Promise<BenchResult[]> {
  const out: BenchResult[] = [];
  const peers = [
    { peer: await flowlint(), text: n8nWorkflow(1_000, true), target: '>= 100', mark: '"id":"' },
    { peer: bpmnlint(), text: bpmnProcess(1_000), target: '>= 10', mark: 'name="Work ' },
    { peer: nrlint(), text: nodeRedFlow(1_000), target: undefined, mark: '"name":"Node ' },
  ];
  let salt = 0;
  for (const { peer, text, target, mark } of peers) {
    const theirs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      await peer.run(text);
      theirs.push(performance.now() - start);
    }
    const imported = (text: string): Flow => (importForeignAll(text, 'orders')[0] as ImportedFlow).flow;
    const flow = imported(text);
    // As often as our own flow of that size.
    const mine = times(30, () => structuredClone(flow), full);
    const fromText = times(
      9,
      () => {
        salt += 1;
        return text.replaceAll(mark, `${mark}${salt}.`);
      },
      (made) => full(imported(made)),
    );
    const fastest = (values: readonly number[]): string => Math.min(...values).toFixed(1);
    out.push({
      name: `${peer.name}, 1000 steps`,
      value: median(theirs),
      unit: 'ms',
      note: `text to findings; ${peer.rules} rules, follows no data; fastest ${fastest(theirs)}`,
    });
    out.push({
      name: `full lint of the same file as ${peer.name}`,
      value: median(mine),
      unit: 'ms',
      note: `once it is read, its contents seen before; fastest ${fastest(mine)}`,
    });
    out.push({
      name: `the same file, text to findings`,
      value: median(fromText),
      unit: 'ms',
      note: `every step seen for the first time; fastest ${fastest(fromText)}`,
    });
    out.push({
      name: `times faster than ${peer.name}`,
      value: median(theirs) / median(mine),
      unit: 'x',
      ...(target === undefined ? {} : { target }),
      note: `once the file is read and was seen before; by the fastest rounds ${(Math.min(...theirs) / Math.min(...mine)).toFixed(0)} x; text to findings ${(median(theirs) / median(fromText)).toFixed(1)} x`,
    });
  }
  return out;
}
