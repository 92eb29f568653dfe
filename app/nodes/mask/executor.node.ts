import { parsePath } from '../../workflow/model/labels.ts';
import type { Json } from '../../kernel/json.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf } from '../kit/items.ts';
import { mapAt } from '../kit/paths.ts';
import { inBatches } from '../kit/vault.ts';
import { parameters, type MaskMethod } from './definition.ts';

/** Nothing but one mail address: of a text in which one stands, the rest would stay with the domain. */
const oneAddress = /^[^\s@<>"(),:;]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63}$/u;

/** The last characters stay, but never more than a quarter of the text. Of an address the domain stays. */
function masked(text: string): string {
  if (oneAddress.test(text)) return `${text.charAt(0)}***${text.slice(text.lastIndexOf('@'))}`;
  const kept = Math.min(4, Math.floor(text.length / 4));
  return '*'.repeat(text.length - kept) + text.slice(text.length - kept);
}

/** Of a date the year, of a number with many digits (a postcode) the first two, of other text the first letter. */
function coarse(text: string): string {
  const year = /^(\d{4})-\d{2}-\d{2}/.exec(text)?.[1] ?? /^\d{1,2}[./]\d{1,2}[./](\d{4})$/.exec(text)?.[1];
  if (year !== undefined) return year;
  // Of one or two letters the first would be all, or half of it.
  if (text.length < 3) return '*'.repeat(text.length);
  return /^\d+$/.test(text) ? text.slice(0, 2) + '*'.repeat(text.length - 2) : `${text.charAt(0)}.`;
}

function protect(method: Exclude<MaskMethod, 'hash'>, text: string): string {
  switch (method) {
    case 'mask':
      return masked(text);
    case 'redact':
      return '[removed]';
    case 'coarsen':
      return coarse(text);
  }
}

/** A record or a list is gone through value by value: its text as a whole would keep an end of whichever value comes last. */
function eachValue(value: Json, to: (text: string) => string): Json {
  if (value === null) return null;
  if (typeof value !== 'object') return to(asText(value));
  return Array.isArray(value)
    ? (value as readonly Json[]).map((part) => eachValue(part, to))
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, eachValue(part, to)]));
}

/** Only the broker has the key of hashes: this process never sees it, and the flow does not hold it. */
const execute: NodeExecutor = async (request, tools) => {
  const { fields, purpose } = parametersOf(request, parameters);
  let out = itemsIn(request);
  for (const { path, method } of fields) {
    const at = parsePath(path);
    if (method === 'mask' || method === 'coarsen') {
      out = out.map((item) => mapAt(item, at, (value) => eachValue(value, (text) => protect(method, text))));
      continue;
    }
    const change = (to: (text: string) => string): Item[] =>
      out.map((item) => mapAt(item, at, (value) => (value === null ? null : to(asText(value)))));
    if (method === 'redact') {
      out = change((text) => protect(method, text));
      continue;
    }
    const texts = new Set<string>();
    change((text) => {
      texts.add(text);
      return text;
    });
    const digests = await inBatches([...texts], async (values) => (await tools.broker.pseudonymise({ values, purpose })).digests);
    out = change((text) => digests.get(text) ?? '');
  }
  return done({ out });
};
export default execute;
