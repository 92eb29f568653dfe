/** Putting a request together so that data can never become more than data. */
import { UserError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { asText } from '../kit/items.ts';
import type { KeyValue, TemplateText } from '../kit/schemas.ts';

export type Evaluate = (value: Json) => Promise<Json>;

const authority = /^\s*[a-z][a-z0-9+.-]*:\/\/[^/?#]*[/?#]/i;

const stepUp = /^(?:\.|%2e){1,2}$/i;

/**
 * The address, with every value behind the host percent-encoded: an id of `../admin?x=1` stays one path segment, and one of `..` is
 * refused, since no encoding keeps it from shortening the path. A value in front of the path is taken as it is (the linter speaks of that).
 */
export async function buildUrl(url: TemplateText, evaluate: Evaluate): Promise<string> {
  const template = typeof url === 'string' ? parseTemplate(url) : undefined;
  if (template?.ok !== true) return asText(await evaluate(url)).trim();
  let text = '';
  let encoded = false;
  for (const part of template.value.parts) {
    if (part.kind === 'literal') text += part.text;
    else {
      const value = asText(await evaluate(`{{${part.source}}}`));
      encoded ||= authority.test(text);
      text += authority.test(text) ? encodeURIComponent(value) : value;
    }
  }
  if (encoded && (text.split(/[?#]/)[0] ?? '').split('/').some((segment) => stepUp.test(segment))) {
    throw new UserError('step/failed', 'A value in the path of the address would lead to another place.', {
      place: 'url',
      mend: 'Look at what stands in the address.',
    });
  }
  return text.trim();
}

export async function withQuery(url: string, query: readonly KeyValue[], evaluate: Evaluate): Promise<string> {
  if (query.length === 0) return url;
  const pairs: string[] = [];
  for (const { name, value } of query) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(asText(await evaluate(value)))}`);
  const [address = '', fragment] = url.split('#');
  return `${address}${address.includes('?') ? '&' : '?'}${pairs.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** Values may not hold line breaks: they would start a header of their own (CWE-113). */
export async function buildHeaders(headers: readonly KeyValue[], evaluate: Evaluate): Promise<Record<string, string>> {
  const built: [string, string][] = [];
  for (const { name, value } of headers) {
    const text = asText(await evaluate(value));
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
      throw new UserError('step/failed', `“${name}” is no name for a header.`, { mend: 'Use letters, digits and -.' });
    if (/[\r\n\0]/.test(text))
      throw new UserError('step/failed', `The header ${name} would hold a line break.`, {
        mend: 'Remove line breaks from the value, for example with replace().',
      });
    built.push([name.toLowerCase(), text]);
  }
  return Object.fromEntries(built);
}

/**
 * The JSON body. The text is parsed before it is evaluated, so a value can never close a string and add fields; an expression alone in
 * its quotes keeps its type.
 */
export async function buildJson(body: TemplateText, evaluate: Evaluate): Promise<string> {
  if (typeof body !== 'string') return JSON.stringify(await evaluate(body));
  let parsed: Json;
  try {
    parsed = JSON.parse(body) as Json;
  } catch {
    const template = parseTemplate(body.trim());
    if (template.ok && template.value.parts.length === 1 && template.value.parts[0]?.kind === 'expression')
      return JSON.stringify(await evaluate(body.trim()));
    throw new UserError('step/failed', 'The body is no JSON.', {
      place: 'body',
      mend: 'Put expressions in quotes: "{{ input.amount }}" keeps its type.',
    });
  }
  return JSON.stringify(await evaluate(parsed));
}

export async function buildForm(fields: readonly KeyValue[], evaluate: Evaluate): Promise<string> {
  const pairs: string[] = [];
  for (const { name, value } of fields) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(asText(await evaluate(value)))}`);
  return pairs.join('&');
}
