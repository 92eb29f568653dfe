/** The ways to end one finding: what its rule proposes, and what can be done about any path, each linted before it is offered. */
import { applyPatch } from '../workflow/graph/patch.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { factsOf as catalogueFacts } from '../nodes/describe.ts';
import type { Finding, Fix, Verdict } from './kit/finding.ts';
import { approvalBefore, tokeniseAround } from './kit/fixes.ts';
import { changesOf } from './kit/fix-words.ts';
import type { FlowView } from './kit/flow-view.ts';
import { acts } from './kit/reach.ts';
import type { LintContext } from './kit/context.ts';
import { newLinter } from './run.ts';

export interface Choice {
  readonly fix: Fix;
  readonly flow: Flow;
  readonly counts: Verdict['counts'];
  /** What changes, and what it means for the people who live with it. */
  readonly changes: readonly string[];
}

/**
 * Of these nobody is helped by tokens: what an outsider or a model says would steer no deed any more, because the deed would get a token
 * in place of the text that it is there for.
 */
const aboutDeeds: ReadonlySet<string> = new Set(['AI001', 'AI005']);

/** What could end it, from the mildest to the most drastic. */
function candidates(view: FlowView, finding: Finding): Fix[] {
  const last = view.stepById(finding.path.at(-1)?.nodeId ?? finding.nodeId ?? '');
  const out: Fix[] = [...finding.fixes];
  if (last === undefined) return out;
  const { node, name } = last;
  const fields = [...new Set(finding.path.map(({ field }) => field).filter((field) => field !== ''))].slice(-1);
  const tokenised = aboutDeeds.has(finding.ruleId) ? undefined : tokeniseAround(last, fields, 'choose-tokenise');
  if (tokenised !== undefined) out.push(tokenised);
  const effect = last.facts.effects.find(({ kind }) => kind !== 'none' && kind !== 'read');
  const approved = effect !== undefined && acts(last) ? approvalBefore(last, 'choose-approve', effect) : undefined;
  if (approved !== undefined) out.push(approved);
  // A part that is plugged in nowhere does nothing but stand there: it goes with its plug.
  for (const root of last.leaving.every(({ kind }) => kind !== 'data' && kind !== 'error') ? last.roots : []) {
    out.push({
      id: `choose-unplug-${root.node.id}`,
      title: `Take “${name}” away from “${root.name}”`,
      safety: 'choice',
      patch: [{ op: 'removeNode', nodeId: node.id }],
    });
  }
  const onPath = new Set(finding.path.map((hop) => hop.nodeId));
  const wires = last.entering.filter((edge) => edge.kind === 'data' && onPath.has(edge.from.node));
  if (wires.length > 0)
    out.push({
      id: 'choose-cut',
      title: `Cut the wire into “${name}”`,
      safety: 'choice',
      patch: wires.map((edge) => ({ op: 'removeEdge' as const, edgeId: edge.id })),
    });
  out.push({
    id: 'choose-off',
    title: `Switch “${name}” off`,
    safety: 'choice',
    patch: [{ op: 'setNode', nodeId: node.id, values: { disabled: true } }],
  });
  return out;
}

/** Findings of the rule at this place that nobody has waived: another address or statement gives the same trouble another fingerprint. */
const alike = ({ ruleId, nodeId, field }: Finding, findings: readonly Finding[]): number =>
  findings.filter((one) => one.ruleId === ruleId && one.nodeId === nodeId && one.field === field && one.waived === undefined).length;

/** Only ways that end the finding and bring no new one that blocks. */
export function choicesFor(view: FlowView, finding: Finding, context: LintContext): readonly Choice[] {
  const { flow } = view;
  const linter = newLinter(context);
  const {
    verdict: { counts: before },
    findings,
  } = linter.lint(flow, context);
  const there = alike(finding, findings);
  const seen = new Set<string>();
  return candidates(view, finding).flatMap((fix): Choice[] => {
    const key = JSON.stringify(fix.patch);
    if (seen.has(key)) return [];
    seen.add(key);
    const patched = applyPatch(flow, fix.patch);
    if (!patched.ok) return [];
    const after = linter.lint(patched.value, context);
    if (alike(finding, after.findings) >= there || after.verdict.counts.block > before.block) return [];
    return [
      {
        fix,
        flow: patched.value,
        counts: { ...after.verdict.counts },
        changes: changesOf(flow, fix.patch, context.factsOf ?? catalogueFacts),
      },
    ];
  });
}
