/** Texts in the form of a provider's key whose letters stand in a row: nobody is given such a key, and whoever finds one in a flow cannot know that. */
import { isJsonObject, type Json } from '../../kernel/json.ts';

export interface MadeUpKey {
  readonly path: readonly string[];
  readonly provider: string;
}

const providers: Readonly<Record<string, string>> = {
  'sk-ant': 'Anthropic',
  'sk-': 'OpenAI',
  sk_: 'Stripe',
  gh: 'GitHub',
  xox: 'Slack',
  glpat: 'GitLab',
  AKIA: 'AWS',
  AIza: 'Google',
  'SG.': 'SendGrid',
  hf_: 'Hugging Face',
  ntn_: 'Notion',
};
const form =
  /\b(?:sk-(?:proj-|ant-api03-|or-v1-)?[A-Za-z0-9]{24,200}|sk_live_[A-Za-z0-9]{16,200}|gh[pousr]_[A-Za-z0-9]{30,200}|xox[abp]-[\d-]{10,60}-[A-Za-z0-9]{16,100}|glpat-[A-Za-z0-9]{20,100}|AKIA[A-Z0-9]{16}|AIza[\w-]{35}|SG\.[\w-]{16,40}\.[\w-]{20,100}|hf_[A-Za-z0-9]{30,100}|ntn_[A-Za-z0-9]{36,100})(?![\w-])/;
/** It says itself that it is none, or hardly any of its signs differ. */
const saysSo = /x{4}|your|example|token|secret|here|place|test|demo|fake|dummy|replace|insert|change|sample|mock|(.)\1{4}/i;
const isFilled = (key: string): boolean => !saysSo.test(key) && /\d/.test(key) && new Set(key).size >= 12;
const MOST_DEEP = 40;

/** The first of them in each text of the value. */
export function madeUpKeys(value: Json, path: readonly string[] = [], out: MadeUpKey[] = []): readonly MadeUpKey[] {
  if (typeof value === 'string') {
    const found = value.length < 20 ? undefined : form.exec(value)?.[0];
    const known = found === undefined ? undefined : Object.keys(providers).find((prefix) => found.startsWith(prefix));
    if (found !== undefined && known !== undefined && isFilled(found)) out.push({ path, provider: providers[known] ?? '' });
  } else if (path.length > MOST_DEEP) return out;
  else if (Array.isArray(value)) (value as readonly Json[]).forEach((one, index) => madeUpKeys(one, [...path, String(index)], out));
  else if (isJsonObject(value)) for (const [key, one] of Object.entries(value)) madeUpKeys(one, [...path, key], out);
  return out;
}
