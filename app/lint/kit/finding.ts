/** A finding and a verdict, as every door hands them out (editor, CLI, CI, runner). */
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { Hop } from '../dataflow/witness.ts';

export const severities = ['block', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];
export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];
export const personas = ['builder', 'reviewer', 'auditor'] as const;
export type Persona = (typeof personas)[number];

export type { Hop, PatchOperation };

export interface Fix {
  readonly id: string;
  /** A verb first: "Insert a Tokenise step before Ask model". */
  readonly title: string;
  readonly safety: 'safe' | 'choice';
  /** Empty where the mend is not in the flow: then `opens` says where it is. */
  readonly patch: readonly PatchOperation[];
  readonly opens?: FixPlace;
}

/** Places in the app where a person decides what no graph patch can: a guided dialog leads there. */
export const fixPlaces = ['step', 'flow', 'review', 'waivers', 'models', 'connections', 'people', 'policy', 'tests', 'lessons'] as const;
export type FixPlace = (typeof fixPlaces)[number];

export interface Finding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly persona: Persona;
  /** Survives moves and renames: SHA-256 of rule and path, first 32 hex digits. */
  readonly fingerprint: string;
  readonly nodeId?: string;
  readonly nodeName?: string;
  readonly edgeId?: string;
  /** Parameter path of the field to jump to. */
  readonly field?: string;
  /** "Customer e-mail addresses reach OpenAI unmasked". */
  readonly title: string;
  /** What could happen and to whom. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
  readonly path: readonly Hop[];
  readonly fixes: readonly Fix[];
  readonly taxonomy: readonly string[];
  /** Follows from what no bundle carries, and so is in no verdict hash. */
  readonly beside?: true;
  readonly waived?: { readonly by: string; readonly owner?: string; readonly reason: string; readonly until: string };
}

export interface Verdict {
  readonly result: 'pass' | 'blocked';
  readonly counts: Readonly<Record<Severity | 'waived', number>>;
  /** SHA-256 over (flow hash, rule-set version, findings that follow from the flow and the policy, waivers): the same at every door. */
  readonly hash: string;
}
