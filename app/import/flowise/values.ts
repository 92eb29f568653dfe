/** Inputs of a Flowise node in the words of this program. Its texts are HTML with variables in braces. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { literalTemplate, translateValue } from '../n8n/expression.ts';

/** `{{chatOpenAI_0.data.instance}}`: what an edge says too. */
const instance = /^\s*\{\{\s*[\w$-]+\.data\.instance\s*\}\}\s*$/;
const mention = /<span[^>]{0,400}data-id="([^"]{1,200})"[^>]{0,400}>[^<]{0,400}<\/span>/g;
const braces = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/** A variable as JavaScript over the item: another step by its name, a form field, a part of the flow's state. */
function reference(name: string, names: ReadonlyMap<string, string>): string {
  const step = names.get(name) ?? names.get(name.split('.')[0] ?? '');
  if (step !== undefined) return `$(${JSON.stringify(step)}).item.json.output`;
  const known = /^\$(?:flow\.)?(form|state|iteration|session|webhook)\.?(.*)$/.exec(name);
  const path = known === null ? name.replace(/^\$/, '') : [known[1], known[2]].filter((part) => part !== '').join('.');
  if (name.startsWith('$vars.')) return name;
  return `$json${path.split('.').filter((part) => part !== '').map((part) => `[${JSON.stringify(part)}]`).join('')}`;
}

const plain = (html: string): string => (/<\/?[a-z][^>]*>/i.test(html) ? html.replace(/<br\s*\/?>|<\/p>\s*<p[^>]*>/gi, '\n').replace(/<\/?[a-z][^>]{0,400}>/gi, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', ' ').replaceAll('&amp;', '&') : html);

function textValue(text: string, names: ReadonlyMap<string, string>, single: boolean): Json {
  if (instance.test(text)) return '';
  const flat = plain(text.slice(0, 100_000).replace(mention, (_all, name: string) => `{{${name}}}`));
  const found = single ? flat.replace(/(?<!\{)\{([A-Za-z_]\w{0,60})\}(?!\})/g, '{{$1}}') : flat;
  if (!/\{\{[^{}]+\}\}/.test(found)) return literalTemplate(found);
  return translateValue(`=${found.replace(braces, (_all, name: string) => `{{ ${reference(name, names)} }}`)}`);
}

/** Names an entry of Flowise's own vault; the secret is not in the file. */
const isCredentialId = (key: string): boolean => key === 'credential' || key === 'credentialId' || key === 'FLOWISE_CREDENTIAL_ID';

/** `single`: variables stand in single braces, as in prompt templates. `code` keeps scripts as they are. */
export function valuesOf(inputs: JsonObject, names: ReadonlyMap<string, string>, { single = false, code = '' }: { readonly single?: boolean; readonly code?: string } = {}): JsonObject {
  const visit = (value: Json): Json => {
    if (typeof value === 'string') return textValue(value, names, single);
    if (Array.isArray(value)) return (value as readonly Json[]).map(visit).filter((item) => item !== '');
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !isCredentialId(key)).map(([key, item]) => [key, visit(item)])) : value;
  };
  return Object.fromEntries(Object.entries(inputs).filter(([key, value]) => key !== code && value !== '' && key !== 'undefined' && !isCredentialId(key)).map(([key, value]) => [key, visit(value)]));
}
