/** Text that a reader does not see or cannot read, and what a model reads in it. */
import { signalled, turnedOver, writtenPlainly } from './written-oddly.ts';

export interface HiddenText {
  readonly start: number;
  readonly end: number;
  readonly kind:
    | 'tag-characters'
    | 'zero-width'
    | 'bidi'
    | 'base64'
    | 'hex'
    | 'rot13'
    | 'reversed'
    | 'escaped'
    | 'signals'
    | 'spaced'
    | 'look-alike'
    | 'invisible-html'
    | 'comment';
  /** What it says when it is decoded; empty where that is not known. */
  readonly text: string;
}

const printable = (text: string): boolean => {
  const odd = text.replace(/[\p{L}\p{M}\p{N}\p{P}\p{Zs}\n\r\t+=<>|$^`~]/gu, '').length;
  return text.length >= 8 && odd <= text.length * 0.05 && /\p{L}{3}/u.test(text);
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
function decoded(bytes: readonly number[]): string | undefined {
  try {
    const text = utf8.decode(Uint8Array.from(bytes));
    return printable(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

function base64Bytes(text: string): number[] {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const out: number[] = [];
  let word = 0;
  let bits = 0;
  for (const char of text.replace(/-/g, '+').replace(/_/g, '/')) {
    const value = alphabet.indexOf(char);
    if (value < 0) break;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push((word >> bits) & 255);
    }
  }
  return out;
}

const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (char) => {
    const base = char <= 'Z' ? 65 : 97;
    return String.fromCharCode(((char.charCodeAt(0) - base + 13) % 26) + base);
  });

/** Letters of other alphabets that look like Latin ones. */
const looks: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ѕ: 's',
  ј: 'j',
  һ: 'h',
  ԁ: 'd',
  ɡ: 'g',
  ո: 'n',
  ս: 'u',
  ν: 'v',
  ο: 'o',
  α: 'a',
  ι: 'i',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  κ: 'k',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  І: 'I',
  Ι: 'I',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
};
const lookAlike = new RegExp(`(?=[\\p{L}]{0,30}[a-zA-Z])(?=[\\p{L}]{0,30}[${Object.keys(looks).join('')}])[\\p{L}]{3,30}`, 'gu');
const leet: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' };

const unseen =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt|em)?\b|opacity\s*:\s*0(?![.\d])|color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent)|(?:left|top|text-indent)\s*:\s*-\d{3,}|\shidden\b|aria-hidden="true"/i;
const comments = [
  ['<!--', '-->'],
  ['[//]: # (', ')'],
  ['/*', '*/'],
] as const;

/** Bytes that are no UTF-8 stay as they are written. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replaceAll('%20', ' ');
  }
}

const MOST = 200;
const LONGEST = 20_000;

/** Everything hidden in a text, at most 200 places; each is decoded once, not again inside. */
export function findHiddenText(text: string): HiddenText[] {
  const out: HiddenText[] = [];
  const add = (kind: HiddenText['kind'], start: number, end: number, says: string): void => {
    if (out.length < MOST) out.push({ kind, start, end, text: says.slice(0, LONGEST) });
  };
  if (text.includes('\udb40')) {
    for (const match of text.matchAll(/(?:\udb40[\udc00-\udc7f]){4,}/g)) {
      const says = [...match[0]]
        .map((char) => String.fromCharCode((char.codePointAt(0) ?? 0) - 0xe0000))
        .join('')
        .replace(/[^\x20-\x7e\n]/g, '');
      // The flags of England, Scotland and Wales are written with them.
      if (!/^gb(?:eng|sct|wls)$/.test(says)) add('tag-characters', match.index, match.index + match[0].length, says);
    }
  }
  // Each stands for a byte.
  for (const match of text.matchAll(/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{8,}/gu)) {
    const bytes = [...match[0]].slice(0, LONGEST).map((char) => char.codePointAt(0) ?? 0);
    const says = decoded(bytes.map((code) => (code < 0xe0100 ? code - 0xfe00 : code - 0xe0100 + 16)));
    add('tag-characters', match.index, match.index + match[0].length, says ?? '');
  }
  for (const match of text.matchAll(/[\u200b-\u200d\u2060-\u2064\ufeff\u180e]{6,}/g))
    add('zero-width', match.index, match.index + match[0].length, zeroWidthBits(match[0]));
  for (const match of text.matchAll(/[\u202a\u202b\u202d\u202e\u2066-\u2068][^\u202c\u2069\n]{0,2000}[\u202c\u2069]?/g))
    add('bidi', match.index, match.index + match[0].length, match[0].startsWith('\u202e') ? [...match[0]].reverse().join('') : '');
  for (const match of text.matchAll(/(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{20,}={0,2}(?![A-Za-z0-9+/_=-])/g)) {
    const says = decoded(base64Bytes(match[0].slice(0, LONGEST)));
    if (says !== undefined && /\s/.test(says)) add('base64', match.index, match.index + match[0].length, says);
  }
  for (const match of text.matchAll(/(?<![0-9a-fA-F])(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[ ,:]?){10,}(?![0-9a-fA-F])/g)) {
    const pairs = match[0].replace(/0x|\\x|[%\s,:]/g, '').match(/../g) ?? [];
    const says = decoded(pairs.slice(0, LONGEST).map((pair) => Number.parseInt(pair, 16)));
    if (says !== undefined) add('hex', match.index, match.index + match[0].length, says);
  }
  for (const match of text.matchAll(/(?:(?:\\u[0-9a-fA-F]{4}|&#x?[0-9a-fA-F]{2,5};)[ ]?){5,}/g)) {
    const says = match[0].replace(/\\u([0-9a-fA-F]{4})|&#x([0-9a-fA-F]+);|&#(\d+);/g, (_all, a?: string, b?: string, c?: string) =>
      String.fromCharCode(a !== undefined || b !== undefined ? Number.parseInt(a ?? b ?? '', 16) : Number(c) % 65_536),
    );
    add('escaped', match.index, match.index + match[0].length, says);
  }
  if (text.includes('%20'))
    for (const match of text.matchAll(/(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9.,'()!*_~-]){20,}/g))
      if ((match[0].match(/%20/g) ?? []).length >= 3) add('escaped', match.index, match.index + match[0].length, unescaped(match[0]));
  for (const match of text.matchAll(/(?<![\p{L}])(?:\p{L}[ .*_-]{1,3}){8,}\p{L}(?![\p{L}])/gu))
    add('spaced', match.index, match.index + match[0].length, unspaced(match[0]));
  for (const { start, end, text: says } of signalled(text)) add('signals', start, end, says);
  for (const match of text.matchAll(/<[a-z][^<>]{4,800}>([^<]{8,4000})/gi))
    if (unseen.test(match[0].slice(0, match[0].length - (match[1] ?? '').length)))
      add('invisible-html', match.index, match.index + match[0].length, match[1] ?? '');
  for (const [open, close] of comments) {
    for (let start = text.indexOf(open); start >= 0;) {
      const end = text.indexOf(close, start + open.length);
      if (end < 0) break;
      add('comment', start, end + close.length, text.slice(start + open.length, end));
      start = text.indexOf(open, end + close.length);
    }
  }
  return out;
}

/** Zero-width characters as the zeros and ones of ASCII, as the usual tools write them. */
function zeroWidthBits(run: string): string {
  const bits = [...run].map((char) => (char === '\u200b' ? '0' : char === '\u200c' || char === '\u200d' ? '1' : '')).join('');
  return (bits.match(/.{8}/g) ?? [])
    .map((byte) => String.fromCharCode(Number.parseInt(byte, 2)))
    .join('')
    .replace(/[^\x20-\x7e]/g, '');
}

/** Letters set apart: `i g n o r e`, `d-i-s-r-e-g-a-r-d`. */
const spacedWord = /(?<![\p{L}])(?:\p{L}[ .*_-]{1,3}){5,}\p{L}(?![\p{L}])/u;
const unspaced = (run: string): string => run.replace(/(\p{L})[ .*_-](?=\p{L})/gu, '$1').replace(/[ .*_-]+/g, ' ');

/** Other readings of the whole text: letters turned, the order turned, look-alike letters and numbers as letters. Only for short texts. */
export function otherReadings(text: string): readonly { readonly kind: HiddenText['kind']; readonly text: string }[] {
  const part = text.slice(0, LONGEST);
  const out: { kind: HiddenText['kind']; text: string }[] = [];
  if (/[a-z]{4}/i.test(part)) out.push({ kind: 'rot13', text: rot13(part) }, { kind: 'reversed', text: [...part].reverse().join('') });
  if (spacedWord.test(part)) out.push({ kind: 'spaced', text: part.replace(new RegExp(spacedWord, 'gu'), unspaced) });
  const over = turnedOver(part);
  if (over !== undefined) out.push({ kind: 'reversed', text: over });
  const plain = writtenPlainly(part.replace(/[\u200b-\u200f\u2060-\u2064\u00ad\ufeff\u180e]|\udb40[\udc00-\udc7f]/g, '')).normalize('NFKC');
  const turned = plain.replace(lookAlike, (word) => [...word].map((char) => looks[char] ?? char).join(''));
  if (turned !== part) out.push({ kind: 'look-alike', text: turned });
  if (/[a-z][0134457@$!][a-z]|[0134457@$][a-z]{2}/i.test(part))
    out.push({
      kind: 'look-alike',
      text: part
        .replace(/(?<=[a-z])[013457@$!]|[013457@$!](?=[a-z])/gi, (char) => leet[char] ?? char)
        .replace(/(?<=[a-z])[013457@$!]/gi, (char) => leet[char] ?? char),
    });
  return out;
}
