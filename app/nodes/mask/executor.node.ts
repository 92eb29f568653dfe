import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { hmac } from '@noble/hashes/hmac.js';
import type { Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf } from '../kit/items.ts';
import { mapAt } from '../kit/paths.ts';
import { parameters, type MaskMethod } from './definition.ts';

/** The last characters stay, but never more than a quarter of the text. Of an address the domain stays. */
function masked(text: string): string {
  const at = text.lastIndexOf('@');
  if (at > 0) return `${text.charAt(0)}***${text.slice(at)}`;
  const kept = Math.min(4, Math.floor(text.length / 4));
  return '*'.repeat(text.length - kept) + text.slice(text.length - kept);
}

/** Of a date the year, of a number with many digits (a postcode) the first two, of other text the first letter. */
function coarse(text: string): string {
  const year = /^(\d{4})-\d{2}-\d{2}/.exec(text)?.[1] ?? /^\d{1,2}[./]\d{1,2}[./](\d{4})$/.exec(text)?.[1];
  if (year !== undefined) return year;
  return /^\d{3,}$/.test(text) ? text.slice(0, 2) + '*'.repeat(text.length - 2) : text === '' ? '' : `${text.charAt(0)}.`;
}

function protect(method: MaskMethod, value: Json, key: string): Json {
  if (value === null) return null;
  const text = asText(value);
  switch (method) {
    case 'mask': return masked(text);
    case 'redact': return '[removed]';
    case 'coarsen': return coarse(text);
    // Keyed with the flow's id: equal values stay equal within the flow and cannot be matched with another flow's.
    case 'hash': return bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(text)));
  }
}

const execute: NodeExecutor = async (request) => {
  const { fields } = parametersOf(request, parameters);
  const out = itemsIn(request).map((item) => fields.reduce<Json>((made, { path, method }) => mapAt(made, parsePath(path), (value) => protect(method, value, request.flow.id)), item));
  return done({ out });
};
export default execute;
