/** What the designer and the lint worker say to each other. Structured clone carries it; nothing here is a class. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import type { Choice } from '../../app/lint/choices.ts';
import type { MappedDestination, MappedZone } from '../../app/lint/data-map.ts';
import type { TransferStanding } from '../../app/lint/kit/transfer.ts';
import type { Finding, Hop, Severity, Verdict } from '../../app/lint/kit/finding.ts';
import type { PermissionMap } from '../../app/lint/permission-map.ts';
import type { EdgeKind, Flow, PortRef } from '../../app/workflow/model/flow.ts';
import type { Label, Trust, ValueType } from '../../app/workflow/model/labels.ts';

export interface FieldView {
  /** `body.email`; empty for the whole item. */
  readonly path: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  readonly type: ValueType;
  /** Where it was first seen, in words. */
  readonly origin?: string;
}

export interface PortView {
  readonly port: string;
  readonly fields: readonly FieldView[];
}
/** What travels along one edge, worst labels first. */
export interface EdgeView {
  readonly edgeId: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  readonly transfer?: TransferStanding;
}

export interface PermissionView {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly kind: string;
  readonly what: string;
  readonly granted: boolean | undefined;
}

export interface NodeView {
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
  readonly destinations: readonly MappedDestination[];
  readonly permissions: readonly PermissionView[];
  readonly guards: readonly string[];
  readonly effects: readonly string[];
  /** Fields of steps upstream that an expression here may name, nearest step first. */
  readonly upstream: readonly { readonly nodeName: string; readonly fields: readonly FieldView[] }[];
}

export interface EdgePreview {
  readonly severity: Severity | undefined;
  readonly reason: string;
}
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly edges: readonly EdgeView[];
  readonly zones: readonly MappedZone[];
  readonly tookMs: number;
}

/** Patches as mutative makes them; versions count up with every edit. */
export interface WirePatch {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

/** One fix of several, with what it means for the people who live with it. */
export interface FixStep {
  readonly title: string;
  readonly changes: readonly string[];
}

export type LintQuery =
  | { readonly ask: 'edge-preview'; readonly kind: EdgeKind; readonly from: PortRef; readonly to: PortRef }
  | { readonly ask: 'check'; readonly flow: Flow }
  | { readonly ask: 'edge-fields'; readonly edgeId: string }
  | { readonly ask: 'node'; readonly nodeId: string }
  | { readonly ask: 'data-map' }
  /** How a field reaches a destination of the data map. */
  | { readonly ask: 'data-path'; readonly destination: string; readonly field: string }
  | { readonly ask: 'permissions' }
  /** Papers about the flow, made of the analysis: a page, and a threat model as JSON. */
  | { readonly ask: 'paper'; readonly paper: 'record' | 'threats' | 'process'; /** ISO 8601. */ readonly madeAt: string }
  | { readonly ask: 'make-green' }
  /** Ways to end one finding, each of them checked. */
  | { readonly ask: 'choices'; readonly fingerprint: string };

export interface LintAnswers {
  readonly 'edge-preview': EdgePreview;
  readonly check: CheckResult;
  readonly 'edge-fields': readonly FieldView[];
  readonly node: NodeView;
  readonly 'data-map': readonly MappedDestination[];
  readonly 'data-path': readonly Hop[] | undefined;
  readonly permissions: PermissionMap;
  readonly paper: string;
  /** The smallest set of safe fixes that the linter found, already applied; undefined when it found none. */
  readonly 'make-green': { readonly flow: Flow; readonly steps: readonly FixStep[]; readonly verdict: Verdict } | undefined;
  readonly choices: readonly Choice[];
}

export type ToLint =
  | { readonly type: 'open'; readonly version: number; readonly flow: Flow }
  /** What the host knows besides the flow: its registry and waivers. The verdict is then the same as at submission. */
  | { readonly type: 'context'; readonly version: number; readonly context: OutputOf<'lint:context'> }
  | { readonly type: 'patch'; readonly version: number; readonly patches: readonly WirePatch[] }
  | { readonly type: 'ask'; readonly request: number; readonly query: LintQuery };

export type FromLint =
  | { readonly type: 'checked'; readonly version: number; readonly result: CheckResult }
  | { readonly type: 'failed'; readonly version: number; readonly message: string }
  | { readonly type: 'answer'; readonly request: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly request: number; readonly message: string };
