import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule } from '../kit/define-rule.ts';
import { approvalBefore } from '../kit/fixes.ts';
import { decidedByModel } from '../kit/decisions.ts';
import { approvedSomehow, modelRoots } from '../kit/authority.ts';
import { tellsFixedRoom } from '../kit/readers.ts';
import { lowBit } from '../dataflow/cell.ts';
import { isPrompt } from '../kit/step-sinks.ts';
import { byModel, modelBit, publicBit, type Seen, type StepView } from '../kit/step-view.ts';

export const AI018 = defineRule({
  id: 'AI018',
  title: 'A model alone decides about a person',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'effects',
  choice: { title: 'Put a person before the decision', opens: 'step' },
  taxonomy: ['GDPR 22', 'GDPR 13(2)(f)', 'GDPR 15(1)(h)'],
  visit(step, report) {
    const acting = step.facts.effects.filter((one) => one.kind !== 'read' && one.kind !== 'none');
    const declared = acting.find((one) => one.aboutPerson === true);
    // Other programs cannot say so: there the words of the step and of the flow do.
    const effect =
      declared ??
      (step.node.foreign !== undefined && step.ofContent('words of a verdict', () => isVerdict(step, acting[0]?.kind))
        ? acting[0]
        : undefined);
    // Told to the same room each time, it is those there who decide, and the person hears nothing.
    if (effect === undefined || approvedSomehow(step) || (declared === undefined && effect.kind === 'send' && tellsFixedRoom(step))) return;
    const own = step.seeFacts(effect.reads).find(byModel);
    const agent = step.roots.find((root) => root.compiled.generates);
    // The model's answer may choose the way that leads here: no field of it needs to arrive. A classifier is a branch that reads nobody's answer but its own.
    const decision = own === undefined && agent === undefined ? decidedByModel(step) : undefined;
    const seen = own ?? decision?.seen;
    const chooser = agent ?? (decision !== undefined && decision.seen === undefined ? decision.branch : undefined);
    if (seen === undefined && chooser === undefined) return;
    if (declared === undefined && !isCase(step, chooser ?? decision?.branch ?? step, seen)) return;
    const fix = agent === undefined ? approvalBefore(step, 'approval', effect) : undefined;
    report({
      step,
      ...(declared === undefined ? { severity: 'high' as const, confidence: 'medium' as const } : {}),
      title: `“${step.name}” decides about a person, and only a model has looked at the case`,
      message:
        'People have a right not to be judged by a machine alone when it matters to them (GDPR Article 22). A wrong answer here costs somebody a job, a loan or a contract, and nobody noticed.',
      remedy: 'Put an Approval step before it, and keep a record of what decided.',
      path:
        seen === undefined
          ? [
              {
                nodeId: chooser?.node.id ?? '',
                nodeName: chooser?.name ?? '',
                field: '',
                why: agent === undefined ? 'the model picks a way' : 'the agent may call this tool',
              },
              { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what },
            ]
          : decision === undefined
            ? step.witness(seen, modelBit, effect.what)
            : [
                ...decision.branch.witness(seen, modelBit, 'decides which way is taken'),
                { nodeId: step.node.id, nodeName: step.name, field: '', why: effect.what },
              ],
      fixes: fix === undefined ? [] : [fix],
    });
  },
});

/** What is done to a person who asked for something. */
const verdict =
  /\b(?:reject|declin|den(?:y|ied|ial)|refus|dismiss|disqualif|shortlist|hir(?:e|ing)\b|terminat\w*\s+(?:\w+\s+){0,2}?(?:contract|employ|tenan|lease|worker|staff)|terminat\w*\s+(?:letter|notice)|absage|ablehn|k(?:ü|ue)ndig|rechaz|unsuccessful\b|not\s(?:been\s)?(?:selected|shortlisted)\b|(?:not|unable\sto)\s(?:mov(?:e|ing)\sforward|go\son|proceed(?:ing)?)\swith\syour\sapplication)/i;
/** What is said of a case that may have been won, too: where that is called or told, and not only written down. */
const outcome = /\b(?:approv(?:e|es|ed|al)|grant(?:s|ed|ing)?|decisions?|eligibility|accept(?:s|ed|ance)?)\b/i;
const isVerdict = (step: StepView, kind: EffectKind | undefined): boolean =>
  verdict.test(words(step)) || (kind === 'send' ? outcome.test(words(step)) : outcome.test(calledAt(step)));
const calledAt = (step: StepView): string => saidIn(step, 'url');
/** Whom such things are done to. */
const person =
  /\b(?:applicants?|your application|(?:job|loan|visa|credit|mortgage|insurance)\s+applications?|candidates?|cvs?|r[eé]sum[eé]s?|loans?|mortgage|tenants?|insurance|patients?|employees?|bewerb\w*|kandidat\w*|kredit\w*|mieter\w*|candidatures?|solicitud\w*)\b/i;
/** The same words as of people's cases, and of things. */
const maybePerson =
  /\b(?:applications?|credit|scoring|students?|pupils?|admissions?|scholarships?|exam(?:s|inations?)?|memberships?|visas?|asylum|benefits?|schüler\w*|studierende\w*|studenten?|zulassung\w*|antrag\w*|anträge\w*|étudiante?s?|estudiantes?)\b/i;
const ofThings =
  /\b(?:errors?|logs?|logging|apis?|usage|newsletters?|drafts?|monitor\w*|deploy\w*|servers?|settings?|config\w*|versions?|releases?|software|desktop|mobile|web\s+app\w*|metrics?|backups?|webhooks?|credits|credit\s+(?:notes?|cards?)|(?:carbon|store|tax)\s+credits?|lead\s+scoring)\b/i;
const aboutPerson = (name: string): boolean => person.test(name) || (maybePerson.test(name) && !ofThings.test(name));
const saidIn = ({ node: { parameters } }: StepView, key: string): string => {
  const { values } = parameters;
  const value = parameters[key] ?? (isJsonObject(values ?? null) ? (values as JsonObject)[key] : undefined);
  return typeof value === 'string' ? value.slice(0, 2_000) : Array.isArray(value) ? JSON.stringify(value).slice(0, 2_000) : '';
};
const words = (step: StepView): string =>
  [step.name, ...['subject', 'message', 'text', 'toolInputArgs', 'url'].map((key) => saidIn(step, key))].join(' ');
/** The step's own words, what the model was asked, or a step from the case to here is about such a person: what other steps of the flow do is another matter. */
function isCase(step: StepView, at: StepView, seen: Seen | undefined): boolean {
  if (aboutPerson(step.name) || person.test(words(step))) return true;
  const models = seen === undefined ? [at] : modelRoots(at, seen);
  const asked = (model: StepView): string =>
    [
      model.name,
      ...model.sinks.filter(({ kind }) => isPrompt(kind)).map(({ literal }) => literal ?? ''),
      model.facts.ai?.system.literal ?? model.facts.ai?.system.prefix ?? '',
      model.facts.ai?.prompt.literal ?? model.facts.ai?.prompt.prefix ?? '',
    ]
      .join(' ')
      .slice(0, 20_000);
  if (models.some((model) => person.test(asked(model)))) return true;
  const hops = seen === undefined ? [] : at.witness(seen, modelBit, '');
  if (hops.some(({ nodeName }) => aboutPerson(nodeName))) return true;
  // The steps that what the model was given came through: the form or the list that the case is from.
  return models.some((model) =>
    model
      .see(model.compiled.prompt)
      .some((read) =>
        model
          .witness(read, (read.low & (1 << publicBit)) === 0 && read.low !== 0 ? lowBit(read.low) : publicBit, '')
          .some(({ nodeId, nodeName }) => nodeId !== model.node.id && aboutPerson(nodeName)),
      ),
  );
}
