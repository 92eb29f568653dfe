import type { Hash } from '../../kernel/ports.ts';
import type { Complaint, Rule } from './define-rule.ts';
import type { Finding, Fix, Hop, Severity } from './finding.ts';
import type { FlowView } from './flow-view.ts';

/** Ids and types of the steps on the way, and fields: moving or renaming a step changes none of it. */
function canonicalPath(rule: Rule, complaint: Complaint, path: readonly Hop[], flow: FlowView): string {
  const parts = [rule.id, complaint.step?.node.id ?? complaint.place?.id ?? '', complaint.step?.node.type ?? '', complaint.edge?.id ?? '', complaint.field ?? '', complaint.key ?? ''];
  for (const hop of path) parts.push(hop.nodeId, flow.stepById(hop.nodeId)?.node.type ?? '', hop.port ?? '', hop.field);
  return parts.join('\u0000');
}

export function makeFinding(rule: Rule, complaint: Complaint, flow: FlowView, hash: Hash): Finding {
  const { step } = complaint;
  const path = complaint.path ?? (step === undefined ? [] : [{ nodeId: step.node.id, nodeName: step.node.name, field: complaint.field ?? '', why: complaint.title }]);
  const witness = complaint.path === undefined ? [] : path;
  return {
    ruleId: rule.id,
    severity: severityOf(rule, complaint, flow),
    confidence: complaint.confidence ?? rule.confidence,
    persona: rule.persona,
    fingerprint: hash.sha256(canonicalPath(rule, complaint, witness, flow)).slice(0, 32),
    ...(step === undefined ? (complaint.place === undefined ? {} : { nodeId: complaint.place.id, nodeName: complaint.place.name }) : { nodeId: step.node.id, nodeName: step.node.name }),
    ...(complaint.edge === undefined ? {} : { edgeId: complaint.edge.id }),
    ...(complaint.field === undefined || complaint.field === '' ? {} : { field: complaint.field }),
    title: complaint.title,
    message: complaint.message,
    remedy: complaint.remedy,
    path,
    fixes: complaint.fixes !== undefined && complaint.fixes.length > 0 ? complaint.fixes : choiceOf(rule),
    taxonomy: rule.taxonomy,
    ...(complaint.beside === true ? { beside: true } : {}),
  };
}

const choices = new WeakMap<Rule, readonly Fix[]>();
const noFix: readonly Fix[] = [];
/** One list a rule: findings share it. */
function choiceOf(rule: Rule): readonly Fix[] {
  if (rule.choice === undefined) return noFix;
  const known = choices.get(rule);
  if (known !== undefined) return known;
  const made: readonly Fix[] = [{ id: 'choose', title: rule.choice.title, safety: 'choice', patch: [], opens: rule.choice.opens }];
  choices.set(rule, made);
  return made;
}

/** The organisation may raise a rule, or lower one that does not block. */
function severityOf(rule: Rule, complaint: Complaint, flow: FlowView): Severity {
  const own = complaint.severity ?? rule.severity;
  const wanted = flow.context.policy?.rules?.[rule.id];
  return wanted === undefined || wanted === 'off' || (own === 'block' && wanted !== 'block') ? own : wanted;
}
