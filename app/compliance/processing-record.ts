/**
 * A draft of the record of processing activities (GDPR, Article 30(1)) and of the look at whether an impact assessment is due (Article 35),
 * from what the linter knows of a flow. What no drawing says stays open and is named: people answer for it. Pure.
 */
import { inEea, type TransferStanding } from '../lint/kit/transfer.ts';
import { wordsFor } from '../lint/kit/words.ts';
import { dataMap, type PlaceKind } from '../lint/data-map.ts';
import { describeEdges } from '../lint/describe.ts';
import type { Finding } from '../lint/kit/finding.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import type { StepView } from '../lint/kit/step-view.ts';
import type { GuardFact } from '../nodes/kit/facts.ts';
import { effectsOf } from '../review/picture.ts';
import { labelSet, personalLabels, type Label } from '../workflow/model/labels.ts';

export interface DataCategory {
  readonly label: Label;
  readonly words: string;
  /** Article 9. */ readonly special: boolean;
  readonly fields: readonly string[];
}
export interface Recipient {
  readonly name: string;
  readonly kind: PlaceKind;
  /** As its node type says; empty where nobody knows. */ readonly region: string;
  readonly encrypted: boolean | undefined;
  readonly categories: readonly string[];
  readonly steps: readonly string[];
  /** On what basis it goes there, where that was looked up. */ readonly transfer?: TransferStanding;
}
/** A place that keeps data, and for how many days; undefined: without an end that the drawing knows of. */
export interface Kept {
  readonly where: string;
  readonly days: number | undefined;
}
export interface Measure {
  readonly what: string;
  readonly steps: readonly string[];
}

/** `open`: what a person has still to fill in, each a question. */
export interface ProcessingRecord {
  readonly flowId: string;
  readonly flowName: string;
  readonly responsible: string;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly data: readonly DataCategory[];
  readonly recipients: readonly Recipient[];
  /** Recipients of personal data outside the EEA, or in a country that nobody has named. */
  readonly transfers: readonly Recipient[];
  readonly kept: readonly Kept[];
  readonly measures: readonly Measure[];
  readonly open: readonly string[];
}

export type Answer = 'yes' | 'no' | 'ask';
/** One of the nine criteria of the Article 29 Working Party's WP 248 rev.01, chapter III.B. */
export interface Criterion {
  readonly name: string;
  readonly answer: Answer;
  readonly why: string;
}
export interface ImpactAssessment {
  readonly criteria: readonly Criterion[];
  /** Two criteria that are met usually make it due; those that only people know may be met too. */
  readonly due: 'yes' | 'perhaps' | 'no';
  readonly risks: readonly {
    readonly ruleId: string;
    readonly severity: Finding['severity'];
    readonly title: string;
    readonly message: string;
    readonly remedy: string;
  }[];
}

const special: ReadonlySet<Label> = new Set(['health', 'special']);
/** Nobody has said what it is, so it may be about somebody. */
const perhapsPersonal = personalLabels | labelSet(['unknown']);

const bases: Readonly<Record<string, string>> = {
  consent: 'consent, Article 6(1)(a)',
  contract: 'contract, Article 6(1)(b)',
  'legal-obligation': 'legal obligation, Article 6(1)(c)',
  'vital-interests': 'vital interests, Article 6(1)(d)',
  'public-task': 'public task, Article 6(1)(e)',
  'legitimate-interests': 'legitimate interests, Article 6(1)(f)',
};
const guardWords: Readonly<Record<GuardFact['kind'], string>> = {
  consent: 'Consent is checked',
  approval: 'A person approves before it goes on',
  validation: 'Data is checked against a fixed form',
  guardrail: 'Texts are looked at before a model sees them',
  'rate-limit': 'The number of runs is limited',
  'file-check': 'Files are checked',
  signature: 'Requests are signed',
};
const protectWords = {
  mask: 'Values are masked',
  tokenise: 'Values are replaced by tokens',
  hash: 'Values are hashed',
  encrypt: 'Values are encrypted',
  redact: 'Personal data in texts is blacked out',
  noise: 'What is learnt from people is hidden in noise (differential privacy), and what it gives away is counted',
} as const;

const activeSteps = (view: FlowView): readonly StepView[] => view.steps.filter(({ node }) => node.disabled !== true);

function categoriesOf(view: FlowView): DataCategory[] {
  const fields = new Map<Label, Set<string>>();
  for (const { path, labels } of describeEdges(view.analysis).edges.flatMap((edge) => edge.fields)) {
    for (const label of labels)
      if ((labelSet([label]) & perhapsPersonal) !== 0)
        fields.set(label, (fields.get(label) ?? new Set()).add(path === '' ? 'the whole item' : path));
  }
  return [...fields]
    .map(([label, paths]) => ({
      label,
      words: label === 'unknown' ? 'Data of unknown kind, which may be personal' : wordsFor(label),
      special: special.has(label),
      fields: [...paths].toSorted(),
    }))
    .toSorted((a, b) => Number(b.special) - Number(a.special) || (a.label < b.label ? -1 : 1));
}

function recipientsOf(view: FlowView): Recipient[] {
  return dataMap(view).flatMap(({ kind, name, region, encrypted, labels, steps, transfer }): Recipient[] => {
    const personal = labels.filter((label) => (labelSet([label]) & perhapsPersonal) !== 0);
    return personal.length === 0
      ? []
      : [
          {
            name,
            kind,
            region,
            encrypted,
            categories: personal.map((label) => (label === 'unknown' ? 'data of unknown kind' : wordsFor(label))),
            steps: steps.map((step) => step.name),
            ...(transfer === undefined ? {} : { transfer }),
          },
        ];
  });
}

function keptBy(view: FlowView): Kept[] {
  const {
    settings: { retentionDays, redactRunData },
  } = view.flow;
  const places = new Map<string, Kept>();
  for (const { facts, name } of activeSteps(view)) {
    for (const { access, key, retentionDays: days } of facts.stores)
      if (access !== 'read') places.set(key, { where: `${key}, written by “${name}”`, days: days ?? places.get(key)?.days });
  }
  return [
    ...places.values(),
    { where: redactRunData === false ? 'The data of each run, unmasked' : 'The data of each run, masked', days: retentionDays },
  ];
}

function measuresOf(view: FlowView): Measure[] {
  const found = new Map<string, string[]>();
  const add = (what: string, step: string): void => {
    found.set(what, [...(found.get(what) ?? []), step]);
  };
  for (const { facts, name } of activeSteps(view)) {
    for (const kind of new Set(facts.guards.filter(({ failsOpen, fixed }) => !failsOpen && fixed !== true).map((guard) => guard.kind)))
      add(guardWords[kind], name);
    for (const method of new Set(
      facts.transfer.flatMap(({ steps }) => steps.flatMap((step) => (step.op === 'protect' ? [step.method] : []))),
    ))
      add(protectWords[method], name);
  }
  const general: Measure[] = [
    { what: 'The store of the workspace, its backups and its run data are encrypted at rest', steps: [] },
    { what: 'Only hosts, tables and files of the approved drawing can be reached', steps: [] },
    ...(view.flow.settings.redactRunData === false
      ? []
      : [{ what: 'Run data is masked, and each look behind the mask is logged', steps: [] }]),
  ];
  return [...[...found].map(([what, steps]) => ({ what, steps })), ...general];
}

export function processingRecord(view: FlowView): ProcessingRecord {
  const { flow } = view;
  const [data, recipients, kept] = [categoriesOf(view), recipientsOf(view), keptBy(view)];
  const outside = recipients.filter(({ kind }) => kind !== 'local' && kind !== 'internal');
  const transfers = outside.filter(({ region }) => !inEea(region));
  const asks = (when: boolean, question: string): string[] => (when ? [question] : []);
  return {
    flowId: flow.id,
    flowName: flow.name,
    responsible: flow.owner ?? '',
    purpose: flow.purpose ?? '',
    lawfulBasis: flow.lawfulBasis === undefined ? '' : (bases[flow.lawfulBasis] ?? flow.lawfulBasis),
    data,
    recipients,
    transfers,
    kept,
    measures: measuresOf(view),
    open: [
      'Who is the controller, with an address, and who is the data protection officer?',
      'Whose data is it: customers, staff, patients, children?',
      ...asks(flow.owner === undefined || flow.owner === '', 'Who in the organisation answers for this flow?'),
      ...asks(flow.purpose === undefined || flow.purpose === '', 'What is it for? The drawing names no purpose.'),
      ...asks(flow.lawfulBasis === undefined, 'On which lawful basis? The drawing names none.'),
      ...asks(
        data.some((one) => one.special),
        'Which exception of Article 9(2) allows the use of special categories?',
      ),
      ...outside.filter(({ kind }) => kind === 'vendor').map(({ name }) => `Is there a contract with ${name} under Article 28?`),
      ...transfers
        .filter(({ transfer }) => transfer?.covered !== true)
        .map(
          ({ name, region }) =>
            `What allows the transfer to ${name} in ${region === '' ? 'a country that nobody has named' : region}: an adequacy decision, standard clauses, an exception?`,
        ),
      ...kept.filter(({ days }) => days === undefined).map(({ where }) => `When is what is kept here erased: ${where}?`),
      ...asks(
        data.some(({ label }) => label === 'unknown'),
        'Which of the data of unknown kind is personal? Declare the fields, and it is known.',
      ),
    ],
  };
}

export function impactAssessment(view: FlowView, findings: readonly Finding[]): ImpactAssessment {
  const steps = activeSteps(view);
  const effects = steps.flatMap(effectsOf);
  const record = processingRecord(view);
  const models = steps.filter(
    ({ facts: { ai } }) => ai !== undefined && ['chat', 'agent', 'classifier', 'extractor', 'model'].includes(ai.role),
  );
  const names = (some: readonly { readonly name: string }[]): string => some.map(({ name }) => `“${name}”`).join(', ');
  const about = effects.filter(({ aboutPerson }) => aboutPerson);
  const alone = about.filter(({ approved }) => !approved);
  const sensitive = record.data.filter(({ special: article9, label }) => article9 || ['card', 'bank', 'id', 'location'].includes(label));
  const sources = steps.filter(({ facts }) => facts.sources.some(({ labels }) => (labelSet(labels) & personalLabels) !== 0));
  const known = (when: boolean, why: string, not: string): Pick<Criterion, 'answer' | 'why'> =>
    when ? { answer: 'yes', why } : { answer: 'no', why: not };
  const criteria: Criterion[] = [
    {
      name: 'Evaluation or scoring of people',
      ...(about.length > 0
        ? known(true, `A step decides about a person: ${about.map(({ step }) => `“${step}”`).join(', ')}`, '')
        : {
            answer: models.length > 0 && record.data.length > 0 ? ('ask' as const) : ('no' as const),
            why:
              models.length > 0 && record.data.length > 0
                ? `Does a model judge people here? ${names(models)}`
                : 'No model sees personal data, and no step is marked as a decision about a person',
          }),
    },
    {
      name: 'Automated decisions with legal or similar effect',
      ...known(
        alone.length > 0,
        `Nobody approves before ${alone.map(({ step }) => `“${step}”`).join(', ')}`,
        about.length > 0 ? 'A person approves each decision' : 'No step is marked as a decision about a person',
      ),
    },
    { name: 'Systematic monitoring', answer: 'ask', why: 'Does it watch a public place, staff or what people do online?' },
    {
      name: 'Sensitive or highly personal data',
      ...known(
        sensitive.length > 0,
        sensitive.map(({ words, fields }) => `${words}: ${fields.slice(0, 4).join(', ')}`).join('; '),
        'No field is labelled so',
      ),
    },
    { name: 'Data on a large scale', answer: 'ask', why: 'How many people, how much of each, for how long, how widely?' },
    {
      name: 'Data sets are matched or combined',
      ...known(sources.length > 1, `Personal data begins at ${names(sources)}`, 'Personal data comes from one place'),
    },
    { name: 'Vulnerable people', answer: 'ask', why: 'Children, staff, patients, older people?' },
    { name: 'New technology', ...known(models.length > 0, `A model is asked: ${names(models)}`, 'No model is asked') },
    {
      name: 'People are kept from a right, a service or a contract',
      answer: about.length > 0 ? 'ask' : 'no',
      why: about.length > 0 ? 'Can the decision end in a refusal?' : 'No step is marked as a decision about a person',
    },
  ];
  const [met, unsure] = [
    criteria.filter(({ answer }) => answer === 'yes').length,
    criteria.filter(({ answer }) => answer === 'ask').length,
  ];
  return {
    criteria,
    due: record.data.length === 0 ? 'no' : met >= 2 ? 'yes' : met + unsure >= 2 ? 'perhaps' : 'no',
    risks: findings
      .filter(({ waived }) => waived === undefined)
      .map(({ ruleId, severity, title, message, remedy }) => ({ ruleId, severity, title, message, remedy })),
  };
}
