/** Plain words for what rules talk about. */
import type { EffectKind, Zone } from '../../nodes/kit/facts.ts';
import type { Environment } from '../../workflow/model/flow.ts';
import type { Label } from '../../workflow/model/labels.ts';
import type { StepView } from './step-view.ts';

const labelWords: Readonly<Record<Label, string>> = {
  person: 'personal data',
  contact: 'contact data (e-mail, phone or address)',
  id: 'identity numbers',
  health: 'health data',
  special: 'specially protected personal data',
  card: 'card numbers',
  bank: 'bank details',
  location: 'locations of people',
  credential: 'passwords',
  secret: 'secrets',
  confidential: 'confidential data',
  internal: 'internal data',
  unknown: 'data of unknown kind',
};
export const wordsFor = (label: Label): string => labelWords[label];
const several: ReadonlySet<Label> = new Set(['id', 'card', 'bank', 'location', 'credential', 'secret']);
/** The verb that goes with `wordsFor`: data leaves, passwords leave. */
export const verbFor = (label: Label, verb: string): string =>
  several.has(label) ? verb : verb === 'go' || verb.endsWith('ch') ? `${verb}es` : `${verb}s`;

const vendorNames: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  google: 'Google',
  gemini: 'Google Gemini',
  azure: 'Azure',
  mistral: 'Mistral',
  groq: 'Groq',
  cohere: 'Cohere',
  openrouter: 'OpenRouter',
  deepseek: 'DeepSeek',
  slack: 'Slack',
  telegram: 'Telegram',
  aws: 'AWS',
  huggingface: 'Hugging Face',
  ollama: 'Ollama',
  local: 'this machine',
};
/** A title has no room for the digest that a model's name may end in; the step and the registry show it. */
export const modelInTitle = (model: string): string => model.replace(/@sha256:[0-9a-f]{1,64}$/u, '');
export const vendorName = (vendor: string): string => vendorNames[vendor.toLowerCase()] ?? vendor;

/** Who gets the data: "OpenAI", "api.example.com", "anyone on the internet". */
export function zoneName(zone: Zone): string {
  if (zone.vendor !== undefined && zone.vendor !== '') return vendorName(zone.vendor);
  if (zone.host !== undefined && zone.host !== '') return zone.host;
  switch (zone.scope) {
    case 'local':
      return 'this machine';
    case 'internal':
      return 'your own systems';
    case 'vendor':
      return 'an outside company';
    case 'public':
      return 'anyone on the internet';
    case 'unknown':
      return 'an unknown place';
  }
}

const environments: Readonly<Record<Environment, string>> = { dev: 'development', test: 'test', prod: 'production' };
export const environmentWord = (environment: Environment): string => environments[environment];

const effectWords: Readonly<Record<EffectKind, string>> = {
  none: 'does nothing',
  read: 'reads data',
  write: 'changes data',
  send: 'sends a message',
  pay: 'moves money',
  delete: 'deletes data',
  grant: 'gives access',
  exec: 'runs a command',
};
export const effectWord = (kind: EffectKind): string => effectWords[kind];

/** `a`, `a and b`, `a, b and 3 more`. */
export const list = (items: readonly string[], shown = 3): string => joined([...new Set(items)], shown, String);
const quoted = (name: string): string => `“${name}”`;
/** As `list`, of steps by their names. */
export function listSteps(steps: readonly StepView[], shown = 3, word: (name: string) => string = quoted): string {
  const names: readonly { readonly name: string }[] = allDiffer(steps)
    ? steps
    : Array.from(new Set(steps.map(({ name }) => name)), (name) => ({ name }));
  return joined(names, shown, ({ name }) => word(name));
}
/** No name stands among them twice. Of many it is asked once for the whole flow, and not in each list anew. */
function allDiffer(steps: readonly StepView[]): boolean {
  if (steps.length <= FEW || steps[0]?.flow.namesDiffer !== true) return false;
  for (let at = 1; at < steps.length; at += 1) if ((steps[at] as StepView).index <= (steps[at - 1] as StepView).index) return false;
  return true;
}
const FEW = 20;

/** Only what is shown is put into words: a list may name every step there is. */
function joined<T>(unique: readonly T[], shown: number, word: (item: T) => string): string {
  const [first, last] = [unique[0], unique.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (unique.length === 1) return word(first);
  if (unique.length <= shown) return `${unique.slice(0, -1).map(word).join(', ')} and ${word(last)}`;
  return `${unique
    .slice(0, shown - 1)
    .map(word)
    .join(', ')} and ${unique.length - shown + 1} more`;
}
export const fieldName = (field: string): string =>
  field === '' ? 'the whole item' : /^\$binary(?:\.|$)/.test(field) ? 'the attached file' : `“${field}”`;
/** The same of what a step is told, where its model fills it in. */
export const toldName = ({ field, from }: { readonly field: string; readonly from: string }): string =>
  field === '' && from === 'model' ? 'what the model fills in' : fieldName(field);
/** First letter in upper case. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
