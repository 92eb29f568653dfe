import type { Hash } from '../../kernel/ports.ts';
import { deedOf } from './deed.ts';
import type { Complaint, Rule } from './define-rule.ts';
import type { Finding, Fix, Hop, Severity } from './finding.ts';
import type { FlowView } from './flow-view.ts';

/** What could be done by a step is what a reviewer waives; how it is looked after may change under a waiver. */
const aboutDeeds = ({ id, severity }: Rule): boolean => (severity === 'block' || severity === 'high') && !/^(?:RL|GV)/.test(id);

/** Ids and types of the steps on the way, fields, and what is done at its end: moving or renaming a step changes none of it. */
function canonicalPath(rule: Rule, complaint: Complaint, path: readonly Hop[], flow: FlowView): string {
  const { step } = complaint;
  const { indexOfId, nodes } = flow.graph;
  let text = `${rule.id}\u0000${step?.node.id ?? complaint.place?.id ?? ''}\u0000${step?.node.type ?? ''}\u0000${complaint.edge?.id ?? ''}\u0000${complaint.field ?? ''}\u0000${complaint.key ?? ''}`;
  for (const { nodeId, port = '', field } of path)
    text += `\u0000${nodeId}\u0000${nodes[indexOfId.get(nodeId) ?? -1]?.type ?? ''}\u0000${port}\u0000${field}`;
  if (!aboutDeeds(rule)) return text;
  if (step !== undefined) text += `\u0000${deedOf(step)}`;
  // A way may end in another step than the one that it is told of.
  const last = flow.graph.indexOfId.get(path.at(-1)?.nodeId ?? '');
  return last === undefined || last === step?.index ? text : `${text}\u0000${deedOf(flow.step(last))}`;
}

const nowhere: readonly Hop[] = [];

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export function makeFinding(rule: Rule, complaint: Complaint, flow: FlowView, hash: Hash): Finding {
  const { step, place, field } = complaint;
  const path =
    complaint.path ??
    (step === undefined ? nowhere : [{ nodeId: step.node.id, nodeName: step.node.name, field: field ?? '', why: complaint.title }]);
  // Field by field, because a flow may have thousands: in this order they are printed.
  const finding: Mutable<Pick<Finding, 'ruleId' | 'severity' | 'confidence' | 'persona' | 'fingerprint'>> & Partial<Mutable<Finding>> = {
    ruleId: rule.id,
    severity: severityOf(rule, complaint, flow),
    confidence: complaint.confidence ?? rule.confidence,
    persona: rule.persona,
    fingerprint: hash.sha256(canonicalPath(rule, complaint, complaint.path ?? nowhere, flow)).slice(0, 32),
  };
  if (step !== undefined) {
    finding.nodeId = step.node.id;
    finding.nodeName = step.node.name;
  } else if (place !== undefined) {
    finding.nodeId = place.id;
    finding.nodeName = place.name;
  }
  if (complaint.edge !== undefined) finding.edgeId = complaint.edge.id;
  if (field !== undefined && field !== '') finding.field = field;
  const { title, message, remedy, fixes } = complaint;
  finding.title = title;
  finding.message = message;
  finding.remedy = remedy;
  finding.path = path;
  finding.fixes = fixes !== undefined && fixes.length > 0 ? fixes : choiceOf(rule);
  finding.taxonomy = rule.taxonomy;
  if (complaint.beside === true) finding.beside = true;
  return finding as Finding;
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
