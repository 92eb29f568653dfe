import type { Complaint, Rule } from './define-rule.ts';
import { severities } from './finding.ts';

/** Of what a rule could say of one step the gravest, the first among equals: a mild one must not stand for a grave one. */
export function gravest(complaints: readonly Complaint[], rule: Pick<Rule, 'severity'>): Complaint | undefined {
  const rank = ({ severity = rule.severity }: Complaint): number => severities.indexOf(severity);
  return complaints.reduce<Complaint | undefined>((best, one) => (best === undefined || rank(one) < rank(best) ? one : best), undefined);
}
