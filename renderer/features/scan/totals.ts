/** Many checked files as one picture: by severity, by rule, by receiver, and the worst of all paths. */
import { severities, type Severity } from '../../../app/lint/kit/finding.ts';
import type { PlaceKind } from '../../../app/lint/data-map.ts';
import { worseTrust, type Label, type Trust } from '../../../app/workflow/model/labels.ts';
import type { ScannedFile, ScannedFinding, ScannedFlow } from '../../bridge/scan-protocol.ts';

export interface RuleTotal {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly findings: number;
  readonly flows: number;
}
export interface VendorTotal {
  readonly key: string;
  readonly name: string;
  readonly region: string;
  readonly kind: PlaceKind;
  readonly flows: number;
  readonly labels: readonly Label[];
  readonly trust: Trust;
}
export interface WorstPath extends ScannedFinding {
  readonly file: number;
  readonly flow: number;
  readonly flowName: string;
}
export interface FlowRow {
  readonly key: string;
  readonly file: number;
  readonly flow: number;
  readonly fileName: string;
  readonly scanned: ScannedFlow;
}
export interface FailedRow {
  readonly key: string;
  readonly name: string;
  readonly message: string;
  readonly code: string;
}

export interface Totals {
  readonly flows: readonly FlowRow[];
  readonly failed: readonly FailedRow[];
  readonly blocked: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly rules: readonly RuleTotal[];
  readonly vendors: readonly VendorTotal[];
  readonly worst: readonly WorstPath[];
}

const worstAtMost = 25;
const worseOf = (a: Severity, b: Severity): Severity => (severities.indexOf(a) <= severities.indexOf(b) ? a : b);

export function totalsOf(files: readonly ScannedFile[]): Totals {
  const flows: FlowRow[] = [];
  const failed: FailedRow[] = [];
  for (const file of files) {
    if ('failed' in file) failed.push({ key: `${file.index}`, name: file.name, ...file.failed });
    else
      file.flows.forEach((scanned, flow) =>
        flows.push({ key: `${file.index}/${flow}`, file: file.index, flow, fileName: file.name, scanned }),
      );
  }
  const counts: Record<Severity, number> = { block: 0, high: 0, medium: 0, low: 0 };
  const rules = new Map<string, RuleTotal>();
  const vendors = new Map<string, { total: VendorTotal; labels: Set<Label> }>();
  const worst: WorstPath[] = [];
  for (const { scanned, file, flow } of flows) {
    for (const severity of severities) counts[severity] += scanned.counts[severity];
    for (const [ruleId, severity, count] of scanned.rules) {
      const known = rules.get(ruleId);
      rules.set(ruleId, {
        ruleId,
        severity: known === undefined ? severity : worseOf(known.severity, severity),
        findings: (known?.findings ?? 0) + count,
        flows: (known?.flows ?? 0) + 1,
      });
    }
    for (const { name, region, kind, labels, trust } of scanned.vendors) {
      const key = `${kind} ${name} ${region}`;
      const known = vendors.get(key) ?? {
        total: { key, name, region, kind, flows: 0, labels: [], trust: 'trusted' as Trust },
        labels: new Set<Label>(),
      };
      for (const label of labels) known.labels.add(label);
      vendors.set(key, {
        labels: known.labels,
        total: { ...known.total, flows: known.total.flows + 1, trust: worseTrust(known.total.trust, trust) },
      });
    }
    for (const finding of scanned.worst) worst.push({ ...finding, file, flow, flowName: scanned.name });
  }
  const grave = (a: { readonly severity: Severity }, b: { readonly severity: Severity }): number =>
    severities.indexOf(a.severity) - severities.indexOf(b.severity);
  return {
    flows,
    failed,
    counts,
    blocked: flows.filter(({ scanned }) => scanned.blocked).length,
    rules: [...rules.values()].toSorted((a, b) => grave(a, b) || b.flows - a.flows),
    vendors: [...vendors.values()]
      .map(({ total, labels }) => ({ ...total, labels: [...labels] }))
      .toSorted((a, b) => b.flows - a.flows || b.labels.length - a.labels.length),
    worst: worst.toSorted((a, b) => grave(a, b) || b.path.length - a.path.length).slice(0, worstAtMost),
  };
}
