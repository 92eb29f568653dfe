/** An outline as people read it back: what begins it and what each step does, in a line. */
import { cronInWords } from '../nodes/schedule-trigger/cron.ts';
import { conditionInWords } from './build-condition.ts';
import { allSteps, type Outline, type Step, type StepKind, type StepOf, type Trigger } from './outline.ts';

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
const behind = (before: string, words: string): string => (words === '' ? '' : ` ${before} ${words}`);

export function triggerInWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'hand':
      return `Starts by hand${behind('with', list(trigger.fields))}`;
    case 'form':
      return `Starts when somebody fills in a form${behind('with', list(trigger.fields))}`;
    case 'webhook':
      return `Starts when another system calls${behind('with', list(trigger.fields))}`;
    case 'chat':
      return 'Starts when somebody writes in a chat, and answers there';
    case 'mail':
      return `Starts when a mail arrives${behind('from', trigger.from)}${behind('with the subject', trigger.subject)}${trigger.attachments ? ', with its attachments' : ''}`;
    case 'schedule':
      return `Starts by the clock: ${cronInWords(trigger.cron).replace(/^(?:Every|On)\b/, (first) => first.toLowerCase())}`;
    case 'file':
      return `Starts when a ${trigger.format === 'any' ? '' : `${trigger.format.toUpperCase()} `}file appears${behind('in the folder', trigger.folder)}`;
  }
}

const sources: Readonly<Record<StepOf<'read'>['source'], string>> = {
  document: 'a document',
  sheet: 'a spreadsheet',
  table: 'a data table',
  database: 'the database',
  page: 'a web address',
  feed: 'a feed',
  mailbox: 'a mailbox',
};
const tasks: Readonly<Record<StepOf<'ask-model'>['task'], string>> = {
  summarise: 'A model summarises',
  classify: 'A model sorts',
  extract: 'A model finds',
  answer: 'A model answers',
  translate: 'A model translates',
  write: 'A model writes a draft',
};
const services = { slack: 'Slack', teams: 'Microsoft Teams', discord: 'Discord' } as const;

const effects: ReadonlySet<StepKind> = new Set(['send-mail', 'post-chat', 'post-service', 'write-file', 'write-row']);

type InWords = { readonly [K in StepKind]: (step: StepOf<K>) => string };
const inWords: InWords = {
  'read': (step) => `Reads ${sources[step.source]}${behind('at', step.url)}${behind('with', list(step.fields))}`,
  'ask-model': (step) =>
    `${tasks[step.task]}${step.task === 'extract' ? ` ${step.fields.length === 0 ? 'fields' : list(step.fields)}` : step.task === 'classify' ? ` into ${step.classes.length === 0 ? 'classes' : list([...step.classes.filter((name) => name !== 'other'), 'other'])}` : behind('into', step.language)}`,
  'filter': (step) => `Goes on only if ${conditionInWords(step.condition)}`,
  'each': (step) => `Takes each row by itself, at most ${step.most.toLocaleString('en-GB')}`,
  'mask': (step) => `Blacks out ${step.fields.length === 0 ? 'personal data' : list(step.fields)}`,
  'approve': (step) =>
    `${step.who === 'me' ? 'You approve' : `Approval by ${step.who === '' ? 'somebody' : step.who}`}${step.people > 1 ? ` (${step.people} people)` : ''}`,
  'ask-person': (step) => `Asks ${step.who === 'me' ? 'you' : step.who}${behind('for', list(step.fields))}`,
  'send-mail': (step) =>
    `Sends a mail${behind('to', step.toSender && step.who !== 'them' ? 'whoever wrote' : step.to.length > 0 ? list(step.to) : step.who === 'me' ? 'you' : step.who)}`,
  'post-chat': (step) => `Posts to ${services[step.service]}${behind('in', step.channel)}`,
  'post-service': (step) =>
    `Sends to ${step.url === '' ? (step.service === '' ? 'a service' : step.service) : step.url}${behind('with', list(step.fields))}`,
  'write-file': (step) => `Writes a file${behind('at', step.path)}`,
  'write-row': (step) =>
    `Stores a row in ${step.store === 'database' ? 'the database' : 'a data table'}${behind('called', step.table)}${behind('with', list(step.fields))}`,
  'wait': (step) =>
    `Waits ${step.seconds % 86_400 === 0 ? `${step.seconds / 86_400} days` : step.seconds % 3_600 === 0 ? `${step.seconds / 3_600} hours` : step.seconds % 60 === 0 ? `${step.seconds / 60} minutes` : `${step.seconds} seconds`}`.replace(
      /^(Waits 1 \w+)s$/,
      '$1',
    ),
  'branch': (step) =>
    `If ${conditionInWords(step.condition)}: ${step.then.map(stepInWords).join('; ') || 'goes on'}${step.otherwise.length === 0 ? '' : `. Otherwise: ${step.otherwise.map(stepInWords).join('; ')}`}`,
};

/** What begins it and what comes of it, in a few sentences. */
export const purposeInWords = ({ trigger, steps }: Outline): string =>
  [
    triggerInWords(trigger),
    ...allSteps(steps)
      .filter(({ kind }) => effects.has(kind))
      .map(stepInWords),
  ]
    .map((line) => `${line}.`)
    .join(' ');

/** One step in a line. */
export function stepInWords(step: Step): string {
  return (inWords[step.kind] as (step: Step) => string)(step);
}
