/**
 * Everything that is computed about a flow before people look at it: verdict, security picture, risk, who must sign, and the
 * grant it would run under. The editor, the review page, the command line and the runner all ask here, and get the same.
 */
import type { Grant } from '../broker/grant.ts';
import { grantOfFlow, grantOfOne, learningPart } from '../engine/grant-of-flow.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { joinFlows } from '../lint/join-flows.ts';
import { lintFlow, type LintContext, type LintResult } from '../lint/run.ts';
import { severities, type Finding, type Severity, type Verdict } from '../lint/kit/finding.ts';
import { isHashed, ruleSetVersion } from '../lint/kit/verdict.ts';
import { factsOf } from '../nodes/describe.ts';
import { inCanonicalOrder } from '../workflow/model/canonical.ts';
import type { Flow, RiskTier } from '../workflow/model/flow.ts';
import { labelsByDestination } from './destination-labels.ts';
import { securityPicture, type SecurityPicture } from './picture.ts';
import { releaseForm } from '../workflow/model/release-form.ts';
import { effectiveTier, riskOf, signOffNeeds, type Risk, type SignOffNeeds } from './risk.ts';

export interface Assessment {
  /** In release form: what would be signed. */
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  /** Of the flow, then of its sub-flows. */
  readonly findings: readonly Finding[];
  /** The flow first. */
  readonly byFlow: readonly { readonly flow: Flow; readonly findings: readonly Finding[]; readonly verdict: Verdict }[];
  readonly verdict: Verdict;
  readonly ruleSet: string;
  readonly picture: SecurityPicture;
  readonly risk: Risk;
  /** The computed tier, or the declared one where that is higher. */
  readonly tier: RiskTier;
  readonly needs: SignOffNeeds;
  readonly capabilities: Grant;
}

/** Ids of the flows that this one starts itself. */
function startedFlows(flow: Flow): readonly string[] {
  const byNodes = flow.nodes.flatMap((node) => {
    const { control } = factsOf(node, flow);
    return node.disabled !== true && control?.kind === 'subflow' && control.flowId !== undefined ? [control.flowId] : [];
  });
  return [...new Set([...byNodes, ...(flow.settings.errorFlow === undefined ? [] : [flow.settings.errorFlow])])]
    .filter((id) => id !== flow.id)
    .sort();
}

/** The flows that this one starts, and theirs, each once. Those that `find` does not have are left out. */
export function flowsBelow(flow: Flow, find: (id: string, from: Flow) => Flow | undefined): readonly Flow[] {
  const found = new Map<string, Flow>();
  const visit = (from: Flow): void => {
    for (const id of startedFlows(from)) {
      const started = id === flow.id || found.has(id) ? undefined : find(id, from);
      if (started === undefined) continue;
      found.set(id, started);
      visit(started);
    }
  };
  visit(flow);
  return [...found.values()];
}

/** One flow alone keeps its own verdict; with sub-flows the hash covers all of theirs. */
function joinVerdicts(verdicts: readonly Verdict[], hash: Hash): Verdict {
  const [only, ...others] = verdicts;
  if (only !== undefined && others.length === 0) return { result: only.result, counts: only.counts, hash: only.hash };
  const counts: Record<Severity | 'waived', number> = { block: 0, high: 0, medium: 0, low: 0, waived: 0 };
  for (const verdict of verdicts) for (const key of [...severities, 'waived'] as const) counts[key] += verdict.counts[key];
  return {
    result: verdicts.every((verdict) => verdict.result === 'pass') ? 'pass' : 'blocked',
    counts,
    hash: hash.sha256(canonicalJson(verdicts.map((verdict) => verdict.hash))),
  };
}

function joinPictures(pictures: readonly SecurityPicture[]): SecurityPicture {
  const learning = pictures.flatMap((picture) => picture.learning ?? []);
  const all = <K extends keyof SecurityPicture>(key: K): SecurityPicture[K] =>
    pictures.flatMap((picture) => picture[key] as readonly unknown[]) as unknown as SecurityPicture[K];
  return {
    destinations: all('destinations'),
    connections: all('connections'),
    effects: all('effects'),
    models: all('models'),
    ...(learning.length === 0 ? {} : { learning }),
    prompts: all('prompts'),
    scripts: all('scripts'),
    guards: all('guards'),
    entries: all('entries'),
    findings: all('findings'),
    dataPicksHost: all('dataPicksHost'),
    weakTransport: all('weakTransport'),
    typedSecrets: all('typedSecrets'),
    unknownSteps: all('unknownSteps'),
  };
}

function joinGrants(grants: readonly [Grant, ...Grant[]]): Grant {
  // Limits are the main flow's: its sub-flows run on its budget.
  const [main] = grants;
  return {
    version: 1,
    limits: main.limits,
    hosts: grants.flatMap((grant) => grant.hosts),
    scopes: grants.flatMap((grant) => grant.scopes),
    tables: grants.flatMap((grant) => grant.tables),
    files: grants.flatMap((grant) => grant.files),
    mail: grants.flatMap((grant) => grant.mail),
    models: grants.flatMap((grant) => grant.models),
    labels: grants.flatMap((grant) => grant.labels),
    restore: grants.flatMap((grant) => grant.restore),
    ...learningPart(grants.flatMap((grant) => grant.learning ?? [])),
  };
}

const grantOf = ({ view }: LintResult): Grant => grantOfFlow(view.flow, { factsOf, labelsByDestination: labelsByDestination(view) });

/** The part of a grant of several flows that the steps of this one may use: what a run of it is pinned to. */
export const grantToRun = (whole: Grant, flow: Flow): Grant => grantOfOne(whole, inCanonicalOrder(flow), factsOf);

/** The grant of a flow with its sub-flows, by this program's node catalogue. Steps are named by id alone: see `grantToRun`. */
export function grantFor(flow: Flow, subflows: readonly Flow[]): Grant {
  return joinGrants([grantOf(lintFlow(flow)), ...subflows.map((subflow) => grantOf(lintFlow(subflow)))]);
}

/**
 * Pure: the same flows and context give the same at every door. `flow` has its connections bound. It is linted as it is, with the
 * notes and samples that a release leaves out: what blocks it in the editor blocks it here, and no hash goes by them.
 */
export function assess(flow: Flow, subflows: readonly Flow[], context: LintContext, hash: Hash): Assessment {
  const sorted = [...subflows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const near = joinFlows([flow, ...sorted], { factsOf: context.factsOf, kept: context.policy?.organisation?.stores });
  // What is known around the flow and of its past is about the flow alone.
  const { around: _around, reviewed: _reviewed, record: _record, ...shared } = context;
  const main = lintFlow(flow, { ...context, ...near.get(flow.id) });
  const rest = sorted.map((one) => lintFlow(one, { ...shared, ...near.get(one.id) }));
  const results = [main, ...rest];
  const picture = joinPictures(results.map(({ view, findings }) => securityPicture(view, findings.filter(isHashed), hash)));
  const risk = riskOf(picture);
  const tier = effectiveTier(risk.tier, flow.riskTier);
  return {
    flow: releaseForm(flow),
    subflows: sorted.map(releaseForm),
    findings: results.flatMap(({ findings }) => findings),
    byFlow: results.map(({ view, findings, verdict }) => ({ flow: view.flow, findings, verdict })),
    verdict: joinVerdicts(
      results.map(({ verdict }) => verdict),
      hash,
    ),
    ruleSet: ruleSetVersion,
    picture,
    risk,
    tier,
    needs: signOffNeeds(tier, picture),
    capabilities: joinGrants([grantOf(main), ...rest.map(grantOf)]),
  };
}
