/** Tries the detectors of a guardrail on a person's own texts, at every certainty. Pure. */
import { UserError } from '../kernel/errors.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { parseGuarded } from '../kernel/json-guard.ts';
import { judgeInjection } from './detectors/injection/injection.ts';
import { findPersonalData } from './detectors/personal/pii.ts';
import { findSecretSpans } from './detectors/secrets/secrets.ts';
import type { TriedText, TrialReason } from './false-alarms.ts';

const mostTexts = 5_000;
const longestText = 20_000;
const shownCharacters = 240;
const deepest = 100;

const wordsOf = (value: Json): string =>
  typeof value === 'string'
    ? value
    : isJsonObject(value)
      ? Object.values(value)
          .map(wordsOf)
          .filter((words) => words !== '')
          .join('\n')
      : Array.isArray(value)
        ? value.map(wordsOf).join('\n')
        : '';

function jsonOf(text: string, place: string): Json {
  try {
    return parseGuarded(text, deepest);
  } catch (error) {
    throw new UserError('file/not-json', error instanceof RangeError ? 'Its records lie too deep in each other.' : 'It is not JSON.', {
      place,
      mend: 'Choose a file with one text a line, a list of texts as JSON, or one JSON value a line.',
    });
  }
}

/** One text a line; of .json the elements of its list, of .jsonl one value a line. Of objects, all words that are in them count as one text. Throws UserError `file/not-json`. */
export function trialTexts(content: string, name: string): { readonly texts: readonly string[]; readonly leftOut: number } {
  const plain = content.replace(/^\uFEFF/, '');
  const lines = plain.split(/\r\n|\r|\n/);
  const elements = (): readonly Json[] => {
    const value = jsonOf(plain, name);
    return Array.isArray(value) ? (value as readonly Json[]) : [value];
  };
  const all = (
    /\.json$/i.test(name)
      ? elements().map(wordsOf)
      : /\.(?:jsonl|ndjson)$/i.test(name)
        ? lines.map((line, index) => (line.trim() === '' ? '' : wordsOf(jsonOf(line, `${name}, line ${index + 1}`))))
        : lines
  )
    .map((text) => text.trim())
    .filter((text) => text !== '');
  return { texts: all.slice(0, mostTexts).map((text) => text.slice(0, longestText)), leftOut: Math.max(0, all.length - mostTexts) };
}

const surest = (spans: readonly { readonly score: number }[]): number => spans.reduce((most, { score }) => Math.max(most, score), 0);
const detectors: Readonly<Record<TrialReason, (text: string) => number>> = {
  injection: (text) => judgeInjection(text).score,
  personal: (text) => surest(findPersonalData(text)),
  secret: (text) => surest(findSecretSpans(text)),
};

export function tryText(text: string, place: number, reasons: readonly TrialReason[]): TriedText {
  const found = reasons.map((reason): [TrialReason, number] => [reason, detectors[reason](text)]).filter(([, score]) => score > 0);
  return { place, text: text.slice(0, shownCharacters), scores: Object.fromEntries(found) };
}
