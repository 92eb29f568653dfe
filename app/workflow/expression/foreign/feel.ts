/** FEEL of BPMN engines, and the expressions of Camunda 7 and its connectors that stand beside it: which variables they read. */
import { readAs, type ParameterReads, type Read } from '../../model/reads.ts';
import { chain, namesIn, readsAlone, withoutTexts } from './chains.ts';
import { unreadable } from './unreadable.ts';
import { uniqueReads } from '../reads.ts';

/** FEEL's functions whose names have several words, from its specification. */
const spaced =
  /\b(?:string length|upper case|lower case|substring before|substring after|starts with|ends with|list contains|date and time|years and months duration|day of (?:week|year)|month of year|week of year|last day of month|get (?:value|entries|or else)|context (?:put|merge)|index of|distinct values|insert before|list replace|duplicate values|string join|is (?:defined|blank|empty)|round (?:up|down|half up|half down)|to (?:base64|json)|from json|random number|fromai|partition by)(?=\s*\()/gi;

/** Camunda 7: text with expressions in it, `https://api.example.com/${id}`. Undefined for one expression alone, and for FEEL. */
function expressionsIn(source: string): readonly string[] | undefined {
  if (source.startsWith('=') || !/[$#]\{/.test(source) || /^\s*[$#]\{[^{}]*\}\s*$/.test(source)) return undefined;
  const found = [...source.matchAll(/[$#]\{([^{}]*)\}/g)].map(([, inner = '']) => inner);
  // One that holds braces of its own, or never ends, is not read apart.
  return source.replace(/[$#]\{[^{}]*\}/g, '').search(/[$#]\{/) >= 0 ? undefined : found;
}

/** The fixed text that a joined text begins with: of `"https://api.example.com/" + id` the first. */
const firstText = (text: string): string => (/^"((?:[^"\\]|\\.)*)"\s*\+/.exec(text)?.[1] ?? '').replace(/\\(.)/g, '$1');

const chainPattern = String.raw`[\p{L}_][\p{L}\p{M}\p{N}_]{0,100}(?:\.[\p{L}_][\p{L}\p{M}\p{N}_]{0,100}){0,7}`;
/** `get value(order, "email")`, `order['email']`, `execution.getVariable("email")`: fields and variables that are named by a text. */
const namedByText: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(String.raw`\bget value\s{0,5}\(\s{0,5}(${chainPattern})\s{0,5},\s{0,5}"([\p{L}_][\p{L}\p{N}_]{0,100})"\s{0,5}\)`, 'gu'),
    '$1.$2',
  ],
  [
    new RegExp(String.raw`(?<![\p{L}\p{M}\p{N}_.])(${chainPattern})\s{0,5}\[\s{0,5}["']([\p{L}_][\p{L}\p{N}_]{0,100})["']\s{0,5}\]`, 'gu'),
    '$1.$2',
  ],
  [/\bexecution\.getVariable(?:Local)?\s{0,5}\(\s{0,5}["']([\p{L}_][\p{L}\p{N}_]{0,100})["']\s{0,5}\)/gu, '$1'],
];
/** `order.lines[price > 5].email`: what is taken of those that fit. */
const ofThoseThatFit = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{N}_.])(${chainPattern})\s{0,5}\[[^\[\]]{0,500}\]\s{0,5}\.\s{0,5}(${chainPattern})`,
  'gu',
);

/** FEEL that gives one of two texts of its own: the condition says which, and no more. */
const oneOfTwo = /^if\b(?:(?!\b(?:then|else)\b)[^])*\bthen\s{0,20}""\s{0,20}else\s{0,20}""$/;

/** Text with something put into it. */
const joined = (prefix: string, reads: readonly Read[]): ParameterReads => ({
  prefix,
  reads: uniqueReads(reads),
  dynamic: true,
  foreign: true,
  type: 'text',
});

/** `{{secrets.NAME}}` of Camunda's connectors taken out of a text. Of what is kept as a secret its name says whether it is one: addresses are kept there, too. */
function withoutSecrets(source: string): { readonly text: string; readonly secrets: readonly Read[] } {
  const secrets: Read[] = [];
  const text = source.replace(/\{\{\s{0,5}secrets\.([A-Za-z_]\w{0,99})\s{0,5}\}\}/g, (_all, name: string) => {
    secrets.push({ from: 'environment', name });
    return '';
  });
  return { text, secrets };
}

/** `fromAi(toolCall.to, ...)` of Camunda, taken out of a text: the model fills this part in. */
function withoutModel(source: string): { readonly text: string; readonly asked: readonly Read[] } {
  const asked: Read[] = [];
  const text = source.replace(/\bfromAi\s*\(\s*([A-Za-z_][\w.]*)?/g, (_all, key: string | undefined) => {
    asked.push({ from: 'model', key: key ?? '' });
    return '(';
  });
  return { text, asked };
}

/** FEEL's names with spaces cannot be told from two names: then all is read. */
export function feelReads(source: string): ParameterReads {
  const pieces = expressionsIn(source);
  if (pieces !== undefined)
    return joined(
      source.slice(0, source.search(/[$#]\{/)),
      pieces.flatMap((piece) => feelReads(piece).reads),
    );
  const { text: told, secrets } = withoutSecrets(source);
  if (told !== source && !told.startsWith('=') && !/[$#]\{/.test(told)) return joined(source.slice(0, source.indexOf('{{')), secrets);
  const bare = told
    .trim()
    .replace(/^=/, '')
    .replace(/^\$\{([^{}]*)\}$/, '$1')
    .trim();
  const { text: said, asked } = withoutModel(bare);
  const text = namedByText.reduce((made, [pattern, by]) => made.replace(pattern, by), said);
  const picked = [...text.matchAll(ofThoseThatFit)].flatMap(([, list = '', field = '']) => chain(`${list}.${field}`));
  const before = [...secrets, ...asked, ...picked];
  const alone = readsAlone(text);
  if (alone !== undefined && before.length === 0) return alone;
  const plain = withoutTexts(text);
  const unspaced = plain.replace(spaced, 'f');
  // Where nothing names things of its own and nothing is picked out of a list, a chain of names means what it says.
  const exact = !/[[{]|\b(?:for|some|every|function|return)\b/.test(unspaced);
  // The keys of a context are names of its own.
  const names = namesIn(unspaced.replace(/([{,]\s{0,20})[\p{L}_][\p{L}\p{N}_]{0,100}(?=\s{0,20}:)/gu, '$1'), { exact, hasCalls: true });
  if (names === undefined) return unreadable('');
  const reads = uniqueReads([...before, ...names]);
  const used = oneOfTwo.test(plain.trim()) ? reads.map((read) => readAs(read, 'enum')) : reads;
  return { prefix: firstText(text), reads: used, dynamic: true, foreign: true };
}
