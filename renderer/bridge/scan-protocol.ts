/** What the page that checks many files and its worker say to each other. */
import type { PlaceKind } from '../../app/lint/data-map.ts';
import type { Severity, Verdict } from '../../app/lint/kit/finding.ts';
import type { Pack } from '../../app/lint/kit/pack.ts';
import type { PolicyDocument } from '../../app/lint/policy.ts';
import type { Label, Trust } from '../../app/workflow/model/labels.ts';

export interface ScannedFinding {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly title: string;
  readonly path: readonly string[];
}
export interface ScannedVendor {
  readonly name: string;
  readonly region: string;
  readonly kind: PlaceKind;
  readonly labels: readonly Label[];
  readonly trust: Trust;
}

export interface ScannedFlow {
  readonly name: string;
  readonly format: string;
  readonly steps: number;
  /** Things that the import could not carry over as they were. */
  readonly losses: number;
  readonly counts: Verdict['counts'];
  readonly blocked: boolean;
  /** Findings by rule. */
  readonly rules: readonly (readonly [ruleId: string, severity: Severity, count: number])[];
  /** Receivers outside the organisation. */
  readonly vendors: readonly ScannedVendor[];
  /** The gravest, at most a handful. */
  readonly worst: readonly ScannedFinding[];
}

export type ScannedFile =
  | { readonly index: number; readonly name: string; readonly flows: readonly ScannedFlow[] }
  | { readonly index: number; readonly name: string; readonly failed: { readonly message: string; readonly code: string } };

export type ToScan =
  | {
      readonly type: 'scan';
      readonly files: readonly { readonly index: number; readonly name: string; readonly file: File }[];
      readonly policy: PolicyDocument | undefined;
    }
  /** What a rule pack would flag in the files. */
  | { readonly type: 'try'; readonly files: readonly { readonly name: string; readonly file: File }[]; readonly pack: Pack };

export type FromScan =
  | { readonly type: 'results'; readonly files: readonly ScannedFile[] }
  /** One file more: hits by rule, in the pack's order. */
  | {
      readonly type: 'tried';
      readonly flows: number;
      readonly failed: boolean;
      readonly rules: readonly { readonly flows: number; readonly findings: number }[];
    }
  | { readonly type: 'done'; readonly tookMs: number }
  | { readonly type: 'refused'; readonly message: string };
