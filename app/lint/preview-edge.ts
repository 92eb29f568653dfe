/** The verdict of a wire while it is being dragged, before it is dropped. */
import type { Flow, FlowEdge } from '../workflow/model/flow.ts';
import type { LintResult } from './incremental.ts';
import type { LintContext } from './kit/context.ts';
import { severities, type Finding, type Severity } from './kit/finding.ts';

export type WireEnds = Pick<FlowEdge, 'kind' | 'from' | 'to'>;
export interface WirePreview {
  /** The gravest finding that the wire would bring; undefined: none. */
  readonly severity: Severity | undefined;
  /** One line for the label at the pointer. */
  readonly reason: string;
  readonly findings: readonly Finding[];
}
interface LintsVersions {
  lint(flow: Flow, context?: LintContext): LintResult;
}

const PREVIEW_ID = 'preview-wire';

/** A small finding about the rest of the flow, such as a step that no way leads to yet, says nothing about this wire. */
const speaksOf = ({ nodeId, edgeId, path }: Finding, { from, to }: WireEnds): boolean =>
  edgeId === PREVIEW_ID ||
  nodeId === from.node ||
  nodeId === to.node ||
  path.some((hop) => hop.nodeId === from.node || hop.nodeId === to.node);

/**
 * `linter` must be one of its own, not the one that follows the edits: each call lints the flow with the wire in it, so between
 * two candidates only what lies downstream of the two wires is worked out again. `before`: findings without the wire.
 */
export function previewEdge(
  linter: LintsVersions,
  flow: Flow,
  before: readonly Finding[],
  ends: WireEnds,
  context?: LintContext,
): WirePreview {
  if (
    flow.edges.some(
      (edge) =>
        edge.kind === ends.kind &&
        edge.from.node === ends.from.node &&
        edge.from.port === ends.from.port &&
        edge.to.node === ends.to.node &&
        edge.to.port === ends.to.port,
    )
  ) {
    return { severity: undefined, reason: 'These two are connected already', findings: [] };
  }
  const { findings } = linter.lint({ ...flow, edges: [...flow.edges, { id: PREVIEW_ID, ...ends }] }, context);
  const known = new Set(before.map((finding) => finding.fingerprint));
  const fresh = findings.filter((finding) => !known.has(finding.fingerprint) && (finding.severity !== 'low' || speaksOf(finding, ends)));
  const [worst] = [...fresh].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return { severity: worst?.severity, reason: worst?.title ?? 'Nothing against this wire', findings: fresh };
}
