/** "Make it green": a small set of safe fixes that turns the verdict to pass, each one linted again before it counts. */
import { applyPatch, type PatchOperation } from '../workflow/graph/patch.ts';
import { factsOf as catalogueFacts } from '../nodes/describe.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { newLinter, type LintContext } from './run.ts';
import { severities, type Finding, type Fix } from './kit/finding.ts';

/** What a change asks of the people and of each run. */
export interface FixCost {
  readonly steps: number;
  readonly wires: number;
  readonly settings: number;
  /** A person has to answer on every run from then on. */
  readonly asksPerson: boolean;
}
export interface AppliedFix {
  readonly fix: Fix;
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly cost: FixCost;
}

export interface Greened {
  readonly flow: Flow;
  /** In the order in which they were applied; one undo step together. None of them can be left out. */
  readonly applied: readonly AppliedFix[];
  /** What still blocks: nothing safe ends it. */
  readonly left: readonly Finding[];
}

/** Worth of a finding: a block outweighs every number of lesser ones. */
const weights = [1_000_000, 1_000, 20, 1] as const;
const weigh = (findings: readonly Finding[]): number =>
  findings.reduce((sum, finding) => sum + (finding.waived === undefined ? (weights[severities.indexOf(finding.severity)] ?? 0) : 0), 0);
const MAX_FIXES = 200;

function costOf(patch: readonly PatchOperation[], flow: Flow, factsOf: NonNullable<LintContext['factsOf']>): FixCost {
  const count = (...ops: readonly PatchOperation['op'][]): number => patch.filter(({ op }) => ops.includes(op)).length;
  return {
    steps: count('addNode', 'removeNode'),
    wires: count('addEdge', 'removeEdge'),
    settings: count('setParameter', 'setNode', 'setFlow', 'setConnection'),
    asksPerson: patch.some((operation) => operation.op === 'addNode' && factsOf(operation.node, flow).human !== undefined),
  };
}

/** `1 step, 2 wires; a person answers on each run`. */
export function costInWords({ steps, wires, settings, asksPerson }: FixCost): string {
  const parts = (
    [
      [steps, 'step'],
      [wires, 'wire'],
      [settings, 'setting'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`);
  return `${parts.join(', ')}${asksPerson ? '; a person answers on each run' : ''}`;
}

/**
 * Greedy: of the safe fixes of the gravest open findings, the one that takes most away, until the verdict passes (`upTo: 'pass'`)
 * or no safe fix helps (`upTo: 'all'`). A fix that makes things no better is never applied, and one that the others make needless
 * is taken out again.
 */
export function makeGreen(flow: Flow, context: LintContext = {}, upTo: 'pass' | 'all' = 'pass'): Greened {
  const linter = newLinter(context);
  let at = flow;
  let result = linter.lint(at, context);
  let applied: Omit<AppliedFix, 'cost'>[] = [];
  const refused = new Set<string>();
  while (applied.length < MAX_FIXES && !(upTo === 'pass' && result.verdict.result === 'pass')) {
    const open = result.findings.filter((finding) => finding.waived === undefined && (upTo === 'all' || finding.severity === 'block'));
    const now = weigh(result.findings);
    let best: { readonly flow: Flow; readonly weight: number; readonly fix: Fix; readonly finding: Finding } | undefined;
    // The gravest few are enough: one fix often ends several findings, and each try costs a lint.
    for (const finding of open
      .filter((one) => one.fixes.some((fix) => fix.safety === 'safe') && !refused.has(one.fingerprint))
      .slice(0, 12)) {
      let helps = false;
      for (const fix of finding.fixes) {
        if (fix.safety !== 'safe') continue;
        const patched = applyPatch(at, fix.patch);
        if (!patched.ok) continue;
        const weight = weigh(linter.lint(patched.value, context).findings);
        if (weight >= now) continue;
        helps = true;
        if (best === undefined || weight < best.weight) best = { flow: patched.value, weight, fix, finding };
      }
      if (!helps) refused.add(finding.fingerprint);
    }
    if (best === undefined) break;
    at = best.flow;
    applied.push({ fix: best.fix, ruleId: best.finding.ruleId, fingerprint: best.finding.fingerprint });
    refused.clear();
    result = linter.lint(at, context);
  }
  const weight = weigh(result.findings);
  const before = weigh(linter.lint(flow, context).findings);
  const goodEnough = (patched: Flow): boolean => {
    const found = linter.lint(patched, context);
    return upTo === 'pass' && result.verdict.result === 'pass'
      ? found.verdict.result === 'pass' && weigh(found.findings) <= before
      : weigh(found.findings) <= weight;
  };
  // The last ones first: what came early was the gravest.
  for (let index = applied.length - 1; index >= 0 && applied.length > 1; index -= 1) {
    const fewer = applied.filter((_, place) => place !== index);
    const patched = applyAll(flow, fewer);
    if (patched === undefined || !goodEnough(patched)) continue;
    applied = fewer;
    at = patched;
  }
  result = linter.lint(at, context);
  const factsOf = context.factsOf ?? catalogueFacts;
  return {
    flow: at,
    applied: applied.map((one) => ({ ...one, cost: costOf(one.fix.patch, at, factsOf) })),
    left: result.findings.filter((finding) => finding.severity === 'block' && finding.waived === undefined),
  };
}

/** The fixes one after the other; undefined where one of them stands on another that is left out. */
function applyAll(flow: Flow, fixes: readonly { readonly fix: Fix }[]): Flow | undefined {
  let at = flow;
  for (const { fix } of fixes) {
    const patched = applyPatch(at, fix.patch);
    if (!patched.ok) return undefined;
    at = patched.value;
  }
  return at;
}
