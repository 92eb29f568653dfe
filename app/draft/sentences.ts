/** Takes a description apart into clauses that ask for one thing each, with their places in the text. */
import { beyond, nouns, patternOf, verbs } from './vocabulary.ts';

export interface Clause {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Its sentence begins here. */
  readonly first: boolean;
  /** "before": what it asks for comes ahead of what was said last. */
  readonly before: boolean;
  /** "then": it comes after all that was said. */
  readonly then: boolean;
}

const MAX_CLAUSES = 120;
const fluff = String.raw`(?:(?:please|also|finally|next|then|afterwards|after that|first|lastly|in the end|at the end|automatically|now|just|so|to|and|or|but|it should|it must|the flow should|i want it to|i want to|i would like to|i'd like to|we want to|we need to|can you|could you|let's|make sure to|make sure that|have it|use ai to|use an ai to|use a model to|and finally|should|must|needs? to|has to|have to|will|can|only|always|immediately|directly|instead)\s+){0,4}`;
const modal = String.raw`(?:(?:must|should|will|has to|have to|needs to|need to|can|then|also|first|have|has)\s+){0,2}`;
const startOf = (pattern: RegExp, before = ''): RegExp => new RegExp(`^${fluff}${before}${modal}(?:${pattern.source})`, 'iu');

const subject = String.raw`(?:(?:i|we|you|it|he|she|they|someone|somebody|(?:a|an|the|my|our|their|his|her|two|one of)(?:\s+(?!(?:is|are|was|were|isn|aren)\b)[\p{L}-]+){1,3}?)\s+)?`;
const verbStarts = [...Object.values(verbs), beyond].map((pattern) => startOf(pattern));
const said = [
  verbs.approve,
  verbs.summarise,
  verbs.classify,
  verbs.extract,
  verbs.translate,
  verbs.write,
  verbs.send,
  verbs.read,
  verbs.answer,
  verbs.mask,
].map((pattern) => startOf(pattern, subject));
/** "And it is sent to ...". */
const passive =
  /^(?:it|they|this|that)\s+(?:is|are|gets?|will be|must be|should be|can be)\s+(?:then\s+)?(?:sent|mailed|e-?mailed|forwarded|posted|stored|saved|added|written|published|paid|deleted|passed on)\b/iu;
const openers = [
  passive,
  startOf(
    patternOf(
      "if, unless, in case, otherwise, else, or else, if not, when, whenever, as soon as, once, for each, for every, only if, only when, provided, every, each, no more than, nothing, nobody, everything else, all others, the rest, any other, urgent ones, those, do not, don't, don’t, never, must not",
    ),
  ),
];

/** Words that are things as well as deeds, inside a list of things: "name, email and message". */
const listed =
  /^(?:e-?mail|mail|message|note|order|list|label|record|log|document|file|tag|score|rate|report|review|answer|summary|sort|contact|address|query|sum|count|match|mark|rank|call|phone|schedule|block|increase|print|sign|refund|split)(?:s|es)?(?:\s+(?:address|number|name|date|code|type))?\s*(?:,|\band\b|\bor\b|$)/i;

/** A verb that nobody knows here, with what it is about: it asks for something too, and must not hide behind what was said before. */
const unknownDeed =
  /^(?!(?:the|an?|my|our|your|his|her|their|its|this|that|these|those|it|all|each|every|some|any|both|one|of|in|on|at|by|for|from|to|with|without|into|as|if|is|are|was|be|not|no|or|and|but|so|than|which|who|whose|where|while|because|per|also|either|about|how|what|whether|when|including|especially|using|within|after|before)\b)\p{Ll}[\p{Ll}-]+(?<!s|ing|ed)\s+(?:the|an?|my|our|your|his|her|their|it|them|this|these|those|all|every|each|some|me|us)\b/u;

/** "For each patient in the CSV send a reminder": what holds the rows, and what is done for each. */
export function eachRowOf(text: string): { readonly from: string; readonly rest: string } | undefined {
  const found =
    /^\s*(?:(?:and|then)\s+)?for (?:each|every|all)\s+(?:[\p{L}-]+\s+){1,3}?(?:in|of|from|on)\s+((?:(?:the|our|my|this|that|an?)\s+)?(?:[\p{L}\d_.-]+\s+){0,2}?(?:csv|sheet|spreadsheet|excel|workbook|table|database|list|file|mailbox|inbox)\b)/iu.exec(
      text,
    );
  if (found === null) return undefined;
  const behind = text.slice(found[0].length);
  const words = [...behind.matchAll(/\S+/g)];
  const at = words.find(({ index }) => opensClause(behind.slice(index)))?.index;
  const held = at === undefined ? behind : behind.slice(0, at);
  return { from: `${found[1] ?? ''}${held.replace(/[,\s]+$/u, '')}`, rest: at === undefined ? '' : behind.slice(at) };
}

/** What follows asks for something of its own. */
const opensClause = (rest: string): boolean =>
  !listed.test(rest) &&
  (unknownDeed.test(rest) ||
    [...verbStarts, ...openers].some((pattern) => pattern.test(rest)) ||
    said.some((pattern) => pattern.test(rest.slice(0, 80))));

const separator =
  /(?:,?\s+and\s+then\s+|,?\s+then\s+|,\s*(?:and|but|or)\s+|,\s*|\s+and\s+|\s+but\s+|\s*;\s*|\s+[–—-]\s+|:\s+|\s+before\s+|\s+and\s+before\s+)/giu;

/** Ends of sentences; a dot inside an address, a number or an abbreviation is none. */
function sentencesOf(text: string): readonly (readonly [number, number])[] {
  const out: (readonly [number, number])[] = [];
  let from = 0;
  for (const found of text.matchAll(/[.!?](?=\s|$)|\n+|(?:^|\s)(?:\d{1,2}[.)]|[-*•])(?=\s)/g)) {
    const ahead = text.slice(Math.max(0, found.index - 4), found.index).toLowerCase();
    if (
      found[0] === '.' &&
      /(?:^|\W)(?:e\.g|i\.e|etc|no|a\.m|p\.m|mr|ms|dr|approx)$/.test(ahead) &&
      /^\.\s+\p{Ll}/u.test(text.slice(found.index, found.index + 6))
    )
      continue;
    out.push([from, found.index]);
    from = found.index + found[0].length;
  }
  out.push([from, text.length]);
  return out.filter(([start, end]) => /\p{L}/u.test(text.slice(start, end)));
}

function trimmed(text: string, start: number, end: number): readonly [number, number] {
  const piece = text.slice(start, end);
  return [start + (piece.length - piece.trimStart().length), start + piece.trimEnd().replace(/[,;:]+$/, '').length];
}

function clausesOf(text: string, start: number, end: number): Clause[] {
  const sentence = text.slice(start, end);
  const cuts: { readonly at: number; readonly next: number; readonly before: boolean; readonly then: boolean }[] = [];
  for (const found of sentence.matchAll(separator)) {
    const next = found.index + found[0].length;
    const before = /before\s+$/i.test(found[0]);
    const rest = sentence.slice(next, next + 160);
    if (found.index > 0 && !before && (/\bthen\s+$|;/.test(found[0]) || opensClause(rest)))
      cuts.push({ at: found.index, next, before, then: /\bthen\s+$/i.test(found[0]) });
  }
  const out: Clause[] = [];
  let from = 0;
  let [before, then] = [false, false];
  for (const cut of [...cuts, { at: sentence.length, next: sentence.length, before: false, then: false }]) {
    const [first, last] = trimmed(text, start + from, start + cut.at);
    if (last > first) out.push({ text: text.slice(first, last), start: first, end: last, first: from === 0, before, then });
    from = cut.next;
    [before, then] = [cut.before, cut.then];
  }
  return out;
}

/** The clauses of a description in reading order, and what was left because there are too many. */
export function clausesIn(text: string): readonly Clause[] {
  const clauses = sentencesOf(text).flatMap(([start, end]) => clausesOf(text, start, end));
  if (clauses.length <= MAX_CLAUSES) return clauses;
  const rest = clauses[MAX_CLAUSES] as Clause;
  return [...clauses.slice(0, MAX_CLAUSES), { ...rest, text: text.slice(rest.start), end: text.length }];
}

const person = String.raw`(?<![\p{L}])(?:(?:a|an|the|my|our|their|two)\s+(?:[\p{L}-]+\s+){0,2}?)?(?:${nouns.people.source})`;
const people = new RegExp(String.raw`${person}(?:(?:,\s+(?:and\s+)?|\s+(?:and|or)\s+)${person}){0,4}`, 'iu');

/** Who acts in it, as the person says: "my manager", "the CFO and the CEO". */
export function whoIn(text: string): string {
  const found = people.exec(text);
  return found === null ? '' : found[0].trim().replace(/\s+/g, ' ').slice(0, 80);
}
