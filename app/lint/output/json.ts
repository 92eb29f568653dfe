import type { Persona } from '../kit/finding.ts';
import { byReference, outlineOf, type Printer } from './file-report.ts';

/** The `--json` document of `lint`. Keys stay; more may be added. */
export const jsonPrinter = (persona: Persona): Printer => ({
  outline: outlineOf,
  part: ({ path, format, flowName, nodes, edges, findings, verdict, ms, fixed, proposals }) =>
    JSON.stringify({
      path,
      format,
      flow: flowName,
      nodes,
      edges,
      findings: findings.map((finding) => ({ nodeId: null, nodeName: null, edgeId: null, field: null, ...finding })),
      verdict: { result: verdict.result, counts: verdict.counts, hash: verdict.hash },
      ms,
      ...(fixed === undefined ? {} : { fixed }),
      ...(proposals === undefined ? {} : { proposals }),
      ...(persona === 'auditor' ? { references: byReference(findings) } : {}),
    }),
  *document(files, { errors, ms, baseline }) {
    yield '{"files":[';
    for (const [index, file] of files.entries()) yield index === 0 ? file.text() : `,${file.text()}`;
    yield `],${JSON.stringify({ errors, ms, ...(baseline === undefined ? {} : { baseline }) }).slice(1)}\n`;
  },
});
