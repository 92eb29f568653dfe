/** From what is computed about a flow to what goes into its bundle, and back again at verification. */
import { z } from 'zod';
import { instantText } from '../kernel/instant.ts';
import type { Hash } from '../kernel/ports.ts';
import type { Json } from '../kernel/json.ts';
import type { LintContext, Policy } from '../lint/kit/context.ts';
import type { Finding, Severity } from '../lint/kit/finding.ts';
import { isHashed, ruleSetVersion } from '../lint/kit/verdict.ts';
import { printSarif } from '../lint/output/sarif.ts';
import { policySchema } from '../lint/policy.ts';
import { rulesUnder } from '../lint/run.ts';
import { assess, type Assessment } from '../review/assess.ts';
import type { ModelLock, WaiverLock } from '../review/closure.ts';
import { lintWaivers } from '../review/waivers.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';
import type { Recompute } from './contents.ts';
import type { BundleInput, TestResult } from './bundle-input.ts';

export interface ReleaseChoices {
  readonly version: number;
  readonly environment: Environment;
  /** ISO 8601, whole seconds, UTC. Cut to the end of the earliest waiver. */
  readonly expiresAt: string;
  readonly minimumRunner: string;
  /** Of the program that linted, for the report. */
  readonly programVersion: string;
  readonly authors: readonly string[];
  readonly policy: Policy;
  readonly waivers: readonly WaiverLock[];
  readonly models: readonly ModelLock[];
  readonly tests: readonly TestResult[];
  readonly emergency: boolean;
}

/** The linter's context for a policy and waivers. Which waivers still count was decided before: none of them has ended. */
export function lintContextOf(policy: Policy, waivers: readonly WaiverLock[], hash: Hash): LintContext {
  return { hash, policy, waivers: lintWaivers(waivers) };
}

const earliest = (times: readonly string[]): string => instantText(Math.min(...times.map((time) => Date.parse(time))));

/** SARIF under the paths of the bundle, so that the report is the same wherever it is made. */
function lintReport(assessment: Assessment, policy: Policy, version: string): Json {
  const files = assessment.byFlow.map(({ flow, findings, verdict }, index) => ({
    path: index === 0 ? 'flow.json' : `subflows/${flow.id}`,
    format: 'countersign',
    flowName: flow.name,
    nodes: flow.nodes.length,
    edges: flow.edges.length,
    findings: findings.filter(isHashed),
    verdict,
    ms: 0,
  }));
  return JSON.parse(printSarif({ files, errors: [], ms: 0 }, rulesUnder(policy), version)) as Json;
}

const reportSchema = z.looseObject({
  runs: z
    .array(
      z.looseObject({
        results: z.array(z.looseObject({ ruleId: z.string(), partialFingerprints: z.looseObject({ 'countersign/v1': z.string() }) })),
      }),
    )
    .length(1),
});

/** Whether a report names the findings of this assessment, each of them and no other. Words and places in it are for people and may be those of another version. */
export function reportsAll(report: Json, { byFlow }: Assessment): boolean {
  const parsed = reportSchema.safeParse(report);
  const named = (rows: readonly (readonly [string, string])[]): string =>
    rows
      .map((row) => row.join(' '))
      .sort()
      .join();
  return (
    parsed.success &&
    named(parsed.data.runs[0]?.results.map((one) => [one.ruleId, one.partialFingerprints['countersign/v1']] as const) ?? []) ===
      named(byFlow.flatMap(({ findings }) => findings.filter(isHashed).map(({ ruleId, fingerprint }) => [ruleId, fingerprint] as const)))
  );
}

export function bundleInputOf(assessment: Assessment, choices: ReleaseChoices): BundleInput {
  const { flow, subflows, capabilities, verdict, ruleSet, risk, tier, needs } = assessment;
  return {
    flow,
    subflows,
    capabilities,
    verdict,
    ruleSet,
    connections: flow.connections,
    models: choices.models,
    policyPack: choices.policy as Json,
    waivers: choices.waivers,
    lintReport: lintReport(assessment, choices.policy, choices.programVersion),
    tests: choices.tests,
    version: choices.version,
    environment: choices.environment,
    expiresAt: earliest([choices.expiresAt, ...choices.waivers.map((waiver) => waiver.until)]),
    minimumRunner: choices.minimumRunner,
    risk: { tier, score: risk.score },
    requiredSignatures: needs.signatures,
    requiredGroups: needs.groups,
    authors: choices.authors,
    emergency: choices.emergency,
  };
}

/** What was signed, under which rules, and what these find in it. */
export interface SignedAssessment {
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  readonly policy: Policy;
  readonly waivers: readonly WaiverLock[];
  readonly findings: readonly Finding[];
}

/** Lets a verifier compute capabilities, verdict and risk again with its own catalogue and rules. `assessed` hears what was found on the way. */
export function recomputeChecks(hash: Hash, assessed?: (signed: SignedAssessment) => void): Recompute {
  return ({ flow, subflows, ruleSet, policyPack, waivers }) => {
    const policy = policySchema.safeParse(policyPack);
    if (!policy.success) return { verdict: { result: 'blocked', hash: '' } };
    const { capabilities, verdict, findings, tier, needs } = assess(flow, subflows, lintContextOf(policy.data, waivers, hash), hash);
    assessed?.({ flow, subflows, policy: policy.data, waivers, findings });
    const count = (severity: Severity): number =>
      findings.filter((one) => isHashed(one) && one.waived === undefined && one.severity === severity).length;
    const found = { high: count('high'), medium: count('medium'), low: count('low') };
    return { capabilities, signOff: { tier, ...needs }, ...(ruleSet === ruleSetVersion ? { verdict, found } : {}) };
  };
}
