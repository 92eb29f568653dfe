/** What a bundle is made from, as plain data. */
import type { ReviewerGroup } from '../identity/permissions.ts';
import type { Json } from '../kernel/json.ts';
import type { Verdict } from '../lint/kit/finding.ts';
import type { ClosureInput } from '../review/closure.ts';
import type { Environment, RiskTier } from '../workflow/model/flow.ts';

export interface TestResult {
  readonly name: string;
  readonly result: 'passed' | 'warned';
  readonly detail?: string;
}

export interface BundleInput extends Omit<ClosureInput, 'verdictHash'> {
  readonly verdict: Verdict;
  /** SARIF 2.1.0 of the lint run. */
  readonly lintReport: Json;
  readonly tests: readonly TestResult[];
  readonly version: number;
  readonly environment: Environment;
  /** ISO 8601, whole seconds, UTC. */
  readonly expiresAt: string;
  readonly minimumRunner: string;
  readonly risk: { readonly tier: RiskTier; readonly score: number };
  readonly requiredSignatures: number;
  readonly requiredGroups: readonly ReviewerGroup[];
  readonly emergency: boolean;
  /** Everyone who touched the closure, by the owner names of the trust root. */
  readonly authors: readonly string[];
}
