/** Which findings the panel shows, in which order and groups. */
import { severities, type Finding, type Persona, type Severity } from '../../../../app/lint/kit/finding.ts';
import { isOpen, visibleTo } from '../model/analysis.ts';

export interface ProblemFilter {
  readonly persona: Persona;
  readonly severity: Severity | 'all';
  readonly ruleId: string;
  readonly text: string;
  /** Only findings of these steps and edges; empty for the whole flow. */
  readonly places: ReadonlySet<string>;
}

export interface ProblemGroup {
  readonly severity: Severity | 'waived';
  readonly findings: readonly Finding[];
}

const touches = (finding: Finding, places: ReadonlySet<string>): boolean =>
  (finding.nodeId !== undefined && places.has(finding.nodeId)) ||
  (finding.edgeId !== undefined && places.has(finding.edgeId)) ||
  finding.path.some((hop) => places.has(hop.nodeId));

export function filterProblems(findings: readonly Finding[], filter: ProblemFilter): readonly ProblemGroup[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const shown = findings.filter(
    (finding) =>
      visibleTo(filter.persona, finding) &&
      (filter.severity === 'all' || finding.severity === filter.severity) &&
      (filter.ruleId === '' || finding.ruleId === filter.ruleId) &&
      (filter.places.size === 0 || touches(finding, filter.places)) &&
      words.every((word) =>
        `${finding.title} ${finding.ruleId} ${finding.nodeName ?? ''} ${finding.field ?? ''}`.toLowerCase().includes(word),
      ),
  );
  const groups: ProblemGroup[] = severities.map((severity) => ({
    severity,
    findings: shown.filter((finding) => isOpen(finding) && finding.severity === severity),
  }));
  groups.push({ severity: 'waived', findings: shown.filter((finding) => !isOpen(finding)) });
  return groups.filter((group) => group.findings.length > 0);
}
