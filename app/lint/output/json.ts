import type { Persona } from '../kit/finding.ts';
import { byReference, type LintReport } from './file-report.ts';

/** The `--json` document of `lint`. Keys stay; more may be added. */
export function printJson(report: LintReport, persona: Persona = 'reviewer'): string {
  return `${JSON.stringify({
    files: report.files.map(({ path, format, flowName, nodes, edges, findings, verdict, ms, fixed, proposals }) => ({
      path, format, flow: flowName, nodes, edges,
      findings: findings.map((finding) => ({ nodeId: null, nodeName: null, edgeId: null, field: null, ...finding })),
      verdict: { result: verdict.result, counts: verdict.counts, hash: verdict.hash }, ms,
      ...(fixed === undefined ? {} : { fixed }), ...(proposals === undefined ? {} : { proposals }),
      ...(persona === 'auditor' ? { references: byReference(findings) } : {}),
    })),
    errors: report.errors, ms: report.ms, ...(report.baseline === undefined ? {} : { baseline: report.baseline }),
  })}\n`;
}
