/** Findings as the designer shows them: by step, edge and field, filtered by who looks. */
import { createStore, type StoreApi } from 'zustand';
import type { Finding, Persona, Severity, Verdict } from '../../../../app/lint/kit/finding.ts';
import type { CheckResult, EdgeView } from '../../../bridge/lint-protocol.ts';
import { looksOf } from '../../../canvas/labels.ts';
import { updateOverlay, type CardProblem, type OverlayStore } from '../../../canvas/overlay.ts';

export interface Analysis {
  readonly state: 'checking' | 'ready' | 'failed';
  readonly failure: string | undefined;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict | undefined;
  readonly edges: ReadonlyMap<string, EdgeView>;
  readonly zones: CheckResult['zones'];
  /** Findings of one field, by `nodeId/field`. */
  readonly byField: ReadonlyMap<string, readonly Finding[]>;
  readonly byNode: ReadonlyMap<string, readonly Finding[]>;
  readonly tookMs: number;
}

export type AnalysisStore = StoreApi<Analysis>;

const order: Readonly<Record<Severity, number>> = { block: 0, high: 1, medium: 2, low: 3 };
export const worse = (a: Severity, b: Severity): Severity => (order[a] <= order[b] ? a : b);
export const bySeverity = (a: Finding, b: Finding): number => order[a.severity] - order[b.severity];

export const createAnalysis = (): AnalysisStore =>
  createStore<Analysis>(() => ({
    state: 'checking',
    failure: undefined,
    findings: [],
    verdict: undefined,
    edges: new Map(),
    zones: [],
    byField: new Map(),
    byNode: new Map(),
    tookMs: 0,
  }));

/** Grave for nobody but the one who draws: a step that nothing leads to was meant to do something. */
const forTheDesignerAlone = 'RL007';

/** A designer sees what blocks, what is high, medium ones with a safe fix, and steps that never run; a reviewer sees all. */
export function visibleTo(persona: Persona, finding: Finding): boolean {
  if (persona !== 'builder' || finding.ruleId === forTheDesignerAlone) return true;
  if (finding.severity === 'block' || finding.severity === 'high') return true;
  return finding.severity === 'medium' && finding.fixes.some((fix) => fix.safety === 'safe');
}

export const isOpen = (finding: Finding): boolean => finding.waived === undefined;

function collect(findings: readonly Finding[], key: (finding: Finding) => string | undefined): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = key(finding);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [finding]);
    else group.push(finding);
  }
  return groups;
}

export function problemsOf(groups: ReadonlyMap<string, readonly Finding[]>): Map<string, CardProblem> {
  const problems = new Map<string, CardProblem>();
  for (const [id, findings] of groups) {
    const severity = findings.map((finding) => finding.severity).reduce(worse, 'low');
    problems.set(id, { severity, count: findings.length });
  }
  return problems;
}

/** Takes a verdict in, and lays it over the canvas. */
export function takeCheck(store: AnalysisStore, overlay: OverlayStore, persona: Persona, result: CheckResult): void {
  const findings = result.findings.toSorted(bySeverity);
  const shown = findings.filter((finding) => isOpen(finding) && visibleTo(persona, finding));
  const byNode = collect(shown, (finding) => finding.nodeId);
  store.setState({
    state: 'ready',
    failure: undefined,
    findings,
    verdict: result.verdict,
    tookMs: result.tookMs,
    edges: new Map(result.edges.map((edge) => [edge.edgeId, edge])),
    zones: result.zones,
    byNode,
    byField: collect(shown, (finding) =>
      finding.nodeId === undefined || finding.field === undefined ? undefined : `${finding.nodeId}/${finding.field}`,
    ),
  });
  updateOverlay(overlay, {
    problems: problemsOf(byNode),
    edgeProblems: problemsOf(collect(shown, (finding) => finding.edgeId)),
    ...looksOf(result),
  });
}
