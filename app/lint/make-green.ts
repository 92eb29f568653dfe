/** "Make it green": a small set of safe fixes that turns the verdict to pass, each one linted again before it counts. */
import { applyPatch } from '../workflow/graph/patch.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { newLinter, type LintContext } from './run.ts';
import { severities, type Finding, type Fix } from './kit/finding.ts';

export interface Greened {
  readonly flow: Flow;
  /** In the order in which they were applied; one undo step together. */
  readonly applied: readonly { readonly fix: Fix; readonly ruleId: string; readonly fingerprint: string }[];
  /** What still blocks: nothing safe ends it. */
  readonly left: readonly Finding[];
}

/** Worth of a finding: a block outweighs every number of lesser ones. */
const weights = [1_000_000, 1_000, 20, 1] as const;
const cost = (findings: readonly Finding[]): number => findings.reduce((sum, finding) => sum + (finding.waived === undefined ? (weights[severities.indexOf(finding.severity)] ?? 0) : 0), 0);
const MAX_FIXES = 200;

/**
 * Greedy: of the safe fixes of the gravest open findings, the one that takes most away, until the verdict passes (`upTo: 'pass'`)
 * or no safe fix helps (`upTo: 'all'`). A fix that makes things no better is never applied.
 */
export function makeGreen(flow: Flow, context: LintContext = {}, upTo: 'pass' | 'all' = 'pass'): Greened {
  const linter = newLinter(context);
  let at = flow;
  let result = linter.lint(at, context);
  const applied: { fix: Fix; ruleId: string; fingerprint: string }[] = [];
  const refused = new Set<string>();
  while (applied.length < MAX_FIXES) {
    const open = result.findings.filter((finding) => finding.waived === undefined && (upTo === 'all' || finding.severity === 'block'));
    const now = cost(result.findings);
    let best: { readonly flow: Flow; readonly cost: number; readonly fix: Fix; readonly finding: Finding } | undefined;
    // The gravest few are enough: one fix often ends several findings, and each try costs a lint.
    for (const finding of open.filter((one) => one.fixes.some((fix) => fix.safety === 'safe') && !refused.has(one.fingerprint)).slice(0, 12)) {
      let helps = false;
      for (const fix of finding.fixes) {
        if (fix.safety !== 'safe') continue;
        const patched = applyPatch(at, fix.patch);
        if (!patched.ok) continue;
        const after = cost(linter.lint(patched.value, context).findings);
        if (after >= now) continue;
        helps = true;
        if (best === undefined || after < best.cost) best = { flow: patched.value, cost: after, fix, finding };
      }
      if (!helps) refused.add(finding.fingerprint);
    }
    if (best === undefined) break;
    at = best.flow;
    applied.push({ fix: best.fix, ruleId: best.finding.ruleId, fingerprint: best.finding.fingerprint });
    refused.clear();
    result = linter.lint(at, context);
    if (upTo === 'pass' && result.verdict.result === 'pass') break;
  }
  result = linter.lint(at, context);
  return { flow: at, applied, left: result.findings.filter((finding) => finding.severity === 'block' && finding.waived === undefined) };
}
