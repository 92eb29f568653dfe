/** What a rule of a pack can ask for, in words: each condition with the choices there are. */
import type { PackRule } from '../../../app/lint/kit/pack.ts';
import { labels } from '../../../app/workflow/model/labels.ts';
import { labelWords } from '../../../app/workflow/model/labels.ts';
import { sentence } from '../../../app/lint/kit/words.ts';

type Words<K extends string> = Readonly<Record<K, string>>;
type One<T> = T extends readonly (infer V)[] ? V : never;
type Step = PackRule['step'];

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A condition of a pattern, and the control that it wants. */
export interface Condition {
  readonly key: string;
  readonly label: string;
  readonly control:
    | { readonly kind: 'some'; readonly choices: readonly Choice[] }
    | { readonly kind: 'one'; readonly choices: readonly Choice[] }
    | { readonly kind: 'lines'; readonly placeholder: string }
    | { readonly kind: 'yes-no'; readonly yes: string; readonly no: string };
}

const choicesOf = <K extends string>(words: Words<K>): Choice[] =>
  (Object.entries(words) as [K, string][]).map(([value, label]) => ({ value, label }));

export const sinkWords: Words<One<NonNullable<Step['sinks']>>> = {
  'prompt.user': 'a model’s question',
  'prompt.system': 'a model’s instructions',
  message: 'a message',
  network: 'a web request',
  url: 'an address',
  response: 'an answer to the caller',
  store: 'a store',
  file: 'a file',
  log: 'a log',
  query: 'a database query',
  command: 'a command',
  code: 'a script',
  template: 'a template',
  render: 'a shown page',
  training: 'training data',
  cells: 'a spreadsheet’s cells',
  tool: 'a tool',
};
export const zoneWords: Words<One<NonNullable<Step['zones']>>> = {
  local: 'this computer',
  internal: 'your own systems',
  vendor: 'an outside company',
  public: 'anyone on the internet',
  unknown: 'an unknown place',
};
export const effectWords: Words<One<NonNullable<Step['effects']>>> = {
  none: 'does nothing outside',
  read: 'reads data',
  write: 'changes data',
  send: 'sends a message',
  pay: 'moves money',
  delete: 'deletes data',
  grant: 'gives access',
  exec: 'runs a command',
};
const triggerWords: Words<One<NonNullable<Step['triggers']>>> = {
  manual: 'by hand',
  webhook: 'a web request',
  schedule: 'a schedule',
  form: 'a form',
  chat: 'a chat',
  email: 'a mail',
  message: 'a message',
  event: 'an event',
  queue: 'a queue',
  file: 'a file',
  flow: 'another flow',
  mcp: 'an MCP call',
  error: 'a failed flow',
};
const languageWords: Words<One<NonNullable<Step['languages']>>> = {
  javascript: 'JavaScript',
  python: 'Python',
  shell: 'shell',
  sql: 'SQL',
  unknown: 'another language',
};
export const guardWords: Words<PackRule['unless'][number]> = {
  approval: 'a person approved',
  consent: 'consent was checked',
  validation: 'the data was checked',
  guardrail: 'a guardrail looked',
  'rate-limit': 'a rate limit holds',
  'file-check': 'the file was checked',
  signature: 'a signature was checked',
};
export const trustWords: Words<NonNullable<NonNullable<PackRule['data']>['trust']>> = {
  trusted: 'anybody',
  partner: 'a partner or a stranger',
  public: 'a stranger',
};

export const stepConditions: readonly Condition[] = [
  { key: 'sinks', label: 'Data goes into', control: { kind: 'some', choices: choicesOf(sinkWords) } },
  { key: 'zones', label: 'It goes to', control: { kind: 'some', choices: choicesOf(zoneWords) } },
  { key: 'effects', label: 'The step', control: { kind: 'some', choices: choicesOf(effectWords) } },
  { key: 'hosts', label: 'It talks to the host', control: { kind: 'lines', placeholder: '*.example.com' } },
  { key: 'vendors', label: 'The company is', control: { kind: 'lines', placeholder: 'OpenAI' } },
  { key: 'regions', label: 'The region is', control: { kind: 'lines', placeholder: 'us' } },
  { key: 'providers', label: 'The model’s provider is', control: { kind: 'lines', placeholder: 'openai' } },
  { key: 'models', label: 'The model is', control: { kind: 'lines', placeholder: 'gpt-4o' } },
  { key: 'stores', label: 'It uses the store', control: { kind: 'lines', placeholder: 'orders' } },
  { key: 'triggers', label: 'It starts the flow by', control: { kind: 'some', choices: choicesOf(triggerWords) } },
  { key: 'languages', label: 'It runs a script in', control: { kind: 'some', choices: choicesOf(languageWords) } },
  {
    key: 'asTool',
    label: 'Used by an agent',
    control: { kind: 'yes-no', yes: 'It is a tool of an agent', no: 'It is not a tool of an agent' },
  },
  {
    key: 'unknown',
    label: 'Known to Countersign',
    control: { kind: 'yes-no', yes: 'It is of a kind that is not known here', no: 'It is of a known kind' },
  },
];

export const dataConditions: readonly Condition[] = [
  {
    key: 'labels',
    label: 'The data is',
    control: { kind: 'some', choices: labels.map((label) => ({ value: label, label: sentence(labelWords[label]) })) },
  },
  {
    key: 'trust',
    label: 'It may come from',
    control: { kind: 'one', choices: choicesOf(trustWords).filter(({ value }) => value !== 'trusted') },
  },
  { key: 'byModel', label: 'Written by a model', control: { kind: 'yes-no', yes: 'A model wrote it', no: 'No model wrote it' } },
  { key: 'needsConsent', label: 'Consent', control: { kind: 'yes-no', yes: 'It needs consent', no: 'It needs no consent' } },
];

export const flowConditions: readonly Condition[] = [
  {
    key: 'environments',
    label: 'The flow is for',
    control: {
      kind: 'some',
      choices: [
        { value: 'dev', label: 'development' },
        { value: 'test', label: 'test' },
        { value: 'prod', label: 'production' },
      ],
    },
  },
  {
    key: 'riskTiers',
    label: 'Its risk is',
    control: {
      kind: 'some',
      choices: [
        { value: 'minimal', label: 'minimal' },
        { value: 'limited', label: 'limited' },
        { value: 'high', label: 'high' },
        { value: 'critical', label: 'critical' },
      ],
    },
  },
  { key: 'regions', label: 'Its region is', control: { kind: 'lines', placeholder: 'eu' } },
];
