import { severityLooks, classNames } from '../../../ui/index.ts';
import { worse } from '../model/analysis.ts';
import { isOpen, visibleTo } from '../model/analysis.ts';
import { useAnalysis, useView } from '../model/session.ts';

/** The number on the Problems tab, in the colour of the worst. */
export function ProblemCount() {
  const findings = useAnalysis((analysis) => analysis.findings);
  const persona = useView((view) => view.persona);
  const shown = findings.filter((finding) => isOpen(finding) && visibleTo(persona, finding));
  if (shown.length === 0) return null;
  const severity = shown.map((finding) => finding.severity).reduce(worse, 'low');
  return <span className={classNames('text-sm tabular-nums', severityLooks[severity].text)}>{shown.length}</span>;
}
