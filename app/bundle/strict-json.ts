/** JSON from hostile files: bounded, canonical, and parsed once. */
import { canonicalJson } from '../kernel/json.ts';
import { BundleRefusal, type RefusalCode } from './refusal.ts';

export const maximumDepth = 64;

/** True when brackets nest deeper than `limit`; looks at the bytes, so that no parser recurses into it first. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let before: string | undefined;
  for (const [key, item] of Object.entries(value)) {
    if ((before !== undefined && before > key) || !hasSortedKeys(item)) return false;
    before = key;
  }
  return true;
}

/**
 * True when printing the value canonically gives the text again. The engine's own printer is several times faster and prints
 * the same, but for the order of keys and for lone surrogates, so those are looked at first; a doubtful text goes the long way.
 */
function isCanonical(text: string, value: unknown): boolean {
  if (!/\\ud[89a-f]/i.test(text) && JSON.stringify(value) === text && hasSortedKeys(value)) return true;
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

/**
 * A member named `__proto__` in canonical text, where no quote within a string has one of these before it. Schemas drop it in silence, so that
 * more would be signed than anybody reads, and a reader in another language would see it.
 */
const unseenMember = /[{,]"__proto__":/;

/**
 * Parses bytes that must be canonical JSON (RFC 8785): duplicate keys, other spellings and stray white space are refused
 * because the value is printed again and compared.
 */
export function readCanonicalJson(bytes: Uint8Array, place: string, notCanonical: RefusalCode = 'non-canonical-json'): unknown {
  let text: string;
  try {
    // A byte order mark is no JSON; by default the decoder would drop it silently.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BundleRefusal('bad-json', place, 'It is not UTF-8.');
  }
  if (isDeeperThan(text, maximumDepth)) throw new BundleRefusal('too-deep', place);
  const value = parse(text);
  if (value === undefined) throw new BundleRefusal('bad-json', place);
  if (!isCanonical(text, value)) throw new BundleRefusal(notCanonical, place);
  if (unseenMember.test(text)) throw new BundleRefusal(notCanonical, place, 'It has a member named __proto__.');
  return value;
}

export const canonicalBytes = (value: unknown): Uint8Array => new TextEncoder().encode(canonicalJson(value));
