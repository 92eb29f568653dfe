/**
 * Does a text try to give a model instructions? Advice only: a careful attacker gets past every list, so nothing may rest on it.
 * Several independent signs are joined as probabilities; hidden and encoded text is decoded once and judged like the rest.
 */
import { findHiddenText, otherReadings, type HiddenText } from './hidden-text.ts';
import { abroadSignals } from './abroad.ts';
import { addresseeSignals } from './addressee.ts';
import { ideaPatterns, meetingsIn } from './concepts.ts';
import { conductSignals } from './conduct.ts';
import { ownDefence, pretext, requestSignals } from './requests.ts';
import { hasSecond } from './second.ts';
import type { Signal } from './signal.ts';
import { aboutWords, signals } from './signals/signals.ts';
import { tongueSignals } from './tongues.ts';
import { wordedParts, wordingOf } from './wording.ts';
import { sieveOf } from '../sieve.ts';
import { withoutOverlaps, type Span } from '../span.ts';

/** Where a text comes from. What a person types to an assistant may well give it a role; a web page may not. */
export const channels = ['user', 'chat', 'email', 'web', 'document', 'tool', 'form', 'file'] as const;

export interface InjectionVerdict {
  readonly label: 'injection' | 'benign';
  /** 0 to 1. */
  readonly score: number;
  readonly spans: readonly Span[];
}

const THRESHOLD = 0.5;
const MOST_PER_SIGNAL = 20;
const MOST_TEXT = 4 * 1024 * 1024;

interface Hit extends Span {
  readonly signal: Signal['kind'] | HiddenText['kind'] | 'words';
}

/** "The phrase ..." speaks about it. */
const named =
  /\b(?:phrases?|strings?|words?|wordings?|payloads?|patterns?|sentences?|keywords?|quer(?:y|ies))(?: (?:like|such as|of|called|containing))? ?[:,]?[ ]?$/i;
const quotes = '"“”„\'‘’«»`「」『』';
/** The hit stands in quotes or in a block of code: it is mentioned, not said. */
function isQuoted(text: string, start: number, end: number): boolean {
  const ahead =
    text
      .slice(Math.max(0, start - 200), start)
      .split('\n')
      .at(-1) ?? '';
  const behind = text.slice(end, end + 300).split('\n')[0] ?? '';
  if (named.test(ahead)) return true;
  const opens = [...ahead].findLastIndex((char, index) => quotes.includes(char) && !/\p{L}/u.test(ahead[index - 1] ?? ' '));
  if (opens < 0) return false;
  return /[\p{L}\p{P}]["”“'’»`」』](?!\p{L})/u.test(`x${behind}`) && !/["”»`」』]/.test(ahead.slice(opens + 1));
}

/** Persons change what they asked of persons: "disregard my previous instructions about the delivery". */
const aboutThings =
  /^[ ,]*(?:(?:i|we) (?:gave|sent|wrote|provided|e-?mailed|left)|from (?:me|us|my|our|last|the (?:manual|box|leaflet|seller|old))|(?:sent|given|e-?mailed) (?:on|in|by|last|yesterday)|(?:regarding|about|concerning|on|for|in|of) (?:the |our |your |my |how |this )?(?:delivery|shipping|shipment|order|invoice|address|payment|meeting|booking|hotel|flight|assembly|installation|parking|project|event|menu|warranty|packaging|label|form|manual|exam|contract|account|return|schedule|wiring|setup|transfer|e-?mail|letter|tax|dosage|medication|recipe|cleaning|catering))/i;
/** Whose instructions are meant, or for what: "the initial instructions from the client", "the original instructions for the machine". */
const ofOthers =
  /^ (?:from|of|by) (?:the|our|my|your|a) (?:client|customer|supplier|architect|doctor|teacher|boss|manager|landlord|manufacturer|vendor|seller|agency|contractor|lawyer|author|designer|builder)\b|^ for (?:the|this|our|my|a) (?:project|machine|device|game|boiler|oven|kit|product|experiment|survey|course|recipe|tender|campaign|vehicle|printer)\b/i;
const ownWords = /\b(?:your|system|hidden|secret|internal|developer|prompt)\b/i;
const byPersons = /\b(?:my|our|his|her|their) (?:\w+ ){0,3}(?:instructions?|directions?|orders?|guidance)$/i;

const allSignals: readonly Signal[] = [
  ...signals,
  ...addresseeSignals,
  ...conductSignals,
  ...requestSignals,
  ...tongueSignals,
  ...abroadSignals,
];

export const injectionPatterns = (): readonly RegExp[] => [...allSignals.map(({ pattern }) => pattern), ...ideaPatterns];
const sieve = sieveOf('injection', injectionPatterns);
const allSorts = (): boolean => true;

function hitsIn(text: string, about: boolean, wanted: (kind: Signal['kind']) => boolean = allSorts): Hit[] {
  const hits: Hit[] = [];
  const possible = sieve(text);
  for (const { kind, pattern, weight, alone } of allSignals) {
    if (!wanted(kind) || !possible.has(pattern)) continue;
    let count = 0;
    for (const match of text.matchAll(pattern)) {
      if (match[0] === '' || (count += 1) > MOST_PER_SIGNAL) break;
      const [start, end] = [match.index, match.index + match[0].length];
      let score = alone === undefined || hasSecond(kind, text, start, end) ? weight : alone;
      if (kind === 'override' && (aboutThings.test(text.slice(end, end + 60)) || byPersons.test(match[0]))) score *= 0.4;
      else if (kind === 'override' && ownDefence.test(text.slice(Math.max(0, start - 50), end + 90))) score *= 0.25;
      else if (kind === 'leak' && !ownWords.test(match[0]) && ofOthers.test(text.slice(end, end + 40))) score *= 0.4;
      if (
        /\b(?:should|must|can|could|will|do|did|would|does|cannot|can't|won't|shouldn't|may|might|to|not|never|who|don't|employees|staff|drivers|people|they|we|he|she) (?:not |never |simply |just |often )?$/i.test(
          text.slice(Math.max(0, start - 30), start),
        ) &&
        kind === 'override' &&
        !/\byou (?:should|must|will|can|may)(?: now)? $/i.test(text.slice(Math.max(0, start - 30), start))
      )
        score *= 0.55;
      // What a user may ask for, and which tool then helps, is what an agent's own prompt says.
      if (
        kind === 'tool' &&
        /\b(?:when(?:ever)?|if) (?:the |an? )?(?:user|customer|caller|client|visitor|guest|patient|employee)s?\b[^.\n]{0,80}$/i.test(
          text.slice(Math.max(0, start - 110), start),
        )
      )
        score *= 0.75;
      if (about) score *= isQuoted(text, start, end) ? 0.2 : 0.62;
      else if (isQuoted(text, start, end)) score *= 0.75;
      hits.push({ start, end, kind, signal: kind, score });
    }
  }
  for (const { kind, weight, start, end } of meetingsIn(text, possible))
    if (wanted(kind)) hits.push({ start, end, kind, signal: kind, score: weight * (about ? 0.5 : isQuoted(text, start, end) ? 0.75 : 1) });
  return hits;
}

/** The strongest hit of each sort, joined: two sorts of sign say more than one sort twice. */
function joined(hits: readonly Hit[]): number {
  const best = new Map<string, number>();
  for (const { signal, score } of hits) best.set(signal, Math.max(best.get(signal) ?? 0, score));
  return 1 - [...best.values()].reduce((rest, score) => rest * (1 - score), 1);
}

/** Who hides a text and speaks to a machine in it means to steer it. */
const toMachine =
  /^\s*(?:dear |hey |note (?:to|for) |for |to )?(?:the |any |all |every )?(?:AI|LLM|(?:AI |coding |reading |language )?(?:assistant|agent|bot|model|chatbot|crawler))s?\b[^:,\n]{0,40}[:,]\s*\S/i;

const hiddenWeight: Readonly<Record<HiddenText['kind'], number>> = {
  'tag-characters': 0.75,
  'zero-width': 0.35,
  bidi: 0.3,
  base64: 0,
  hex: 0,
  rot13: 0,
  reversed: 0,
  escaped: 0,
  signals: 0,
  spaced: 0,
  'look-alike': 0,
  'invisible-html': 0.1,
  comment: 0,
};

/** `plain`: how sure the text in plain sight makes, as if it were not written about injections. */
function hiddenHits(text: string, plain: number): Hit[] {
  const hits: Hit[] = [];
  for (const { kind, start, end, text: says } of findHiddenText(text)) {
    const addressed = (kind === 'comment' || kind === 'invisible-html') && text.charAt(start) === '<' && toMachine.test(says) ? 0.35 : 0;
    const inside = says === '' ? 0 : Math.max(addressed, joined(hitsIn(says, false)));
    // What is worth hiding is worth more: an instruction in plain sight is at least seen.
    const score = Math.max(hiddenWeight[kind], inside >= 0.3 ? Math.min(0.97, inside + 0.2) : 0);
    if (score > 0) hits.push({ start, end, kind, signal: kind, score });
  }
  if (plain >= 0.6) return hits;
  for (const { kind, text: says } of otherReadings(text)) {
    const inside = joined(hitsIn(says, false));
    // By chance nothing reads as an instruction backwards; letters for numbers are met in ordinary text.
    if (inside >= 0.5 && inside > plain + 0.2)
      hits.push({ start: 0, end: Math.min(text.length, 20_000), kind, signal: kind, score: inside });
  }
  return hits;
}

/** A cell, a key and its value: too few words to be sure by them alone. */
const FEW_WORDS = 5;
const SURE_OF_FEW = 0.44;
/** A name and its value, neither of them with a blank. */
const assignment = /^\s*[\w.-]{1,60}\s?[:=]\s?["'][\w.:/-]{0,80}["'][;,]?\s*$/;
/** A heading: too little of a sentence to be one. Scripts without blanks say more in a word. */
const isHeading = (text: string): boolean =>
  text.length < 60 && /^[\p{Script=Latin}\p{M}\p{N}\p{P}\s]*$/u.test(text) && (text.match(/[\p{L}\p{M}\d]+/gu) ?? []).length <= 3;
const isShort = (text: string): boolean =>
  isHeading(text) ||
  assignment.test(text) ||
  (text.length < 120 &&
    /[:|<{=]/.test(text) &&
    !/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/.test(text) &&
    (text.match(/[\p{L}\p{M}\d]+/gu) ?? []).length <= FEW_WORDS);

/** The part of a text whose words are most those of an instruction to a machine. Alone it must be quite sure; beside another sign less. */
function wordHits(text: string, about: boolean): Hit[] {
  const parts = wordedParts(text);
  let best: Hit | undefined;
  for (const { start, end } of parts) {
    const score =
      Math.min(
        isShort(text.slice(start, end)) ? SURE_OF_FEW : 0.7,
        Math.max(0, (wordingOf(text.slice(start, end), parts.length) - 0.26) * 1.2),
      ) * (about ? 0.2 : ownDefence.test(text.slice(start, end)) ? 0.5 : 1);
    if (score > (best?.score ?? 0.1)) best = { start, end, kind: 'directed', signal: 'words', score };
  }
  return best === undefined ? [] : [best];
}

/** Blanks of other widths are blanks; each stands for one sign, so that places stay. */
const oddBlanks = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
/** Mails break their lines in the middle of a sentence. */
const wrapped = /(?<=[\p{L},]) ?\n(?=\p{Ll})/gu;
/** What is said in sentences; everything else lives by its lines. */
const spokenSignals: ReadonlySet<string> = new Set(['override', 'leak', 'exfiltration', 'role', 'jailbreak', 'pledge', 'directed']);

function unwrappedHits(text: string, about: boolean): Hit[] {
  const flat = text.replace(wrapped, (gap) => ' '.repeat(gap.length));
  return flat === text ? [] : hitsIn(flat, about, (kind) => spokenSignals.has(kind));
}

/** `channel` is one of `channels`; another word counts as none. */
export function judgeInjection(text: string, channel?: string): InjectionVerdict {
  const whole = (text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text).replace(oddBlanks, ' ');
  const about = aboutWords.test(whole) && !pretext.test(whole);
  const seen = hitsIn(whole, about);
  const hits = [
    ...seen,
    ...wordHits(whole, about),
    ...unwrappedHits(whole, about),
    ...hiddenHits(whole, joined(about ? hitsIn(whole, false) : seen)),
  ];
  const raw = joined(hits);
  const factor =
    channel === 'user' || channel === 'chat'
      ? 0.92
      : channel === 'web' || channel === 'email' || channel === 'document' || channel === 'tool' || channel === 'file'
        ? 1.06
        : 1;
  const score = Math.round(Math.min(0.99, raw * factor) * 1_000) / 1_000;
  return {
    label: score >= THRESHOLD ? 'injection' : 'benign',
    score,
    spans: withoutOverlaps(
      hits
        .filter(
          (hit) => hit.score >= 0.2 && (hit.signal !== 'words' || !hits.some((other) => other.signal !== 'words' && other.score >= 0.2)),
        )
        .map(({ start, end, kind, score: own }) => ({ start, end, kind, score: own })),
    ),
  };
}
