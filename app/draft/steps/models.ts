/** Clauses that give a text to a model: translate, summarise, read fields out, sort, write. */
import { addressesIn, listAfter, listIn, plainly } from '../lists.ts';
import type { Step } from '../outline.ts';
import { nouns, verbs } from '../vocabulary.ts';
import { after, has, model, type Asked, type Reader } from './asked.ts';

export const translate: Reader = (asked) =>
  has(asked.text, 'translate') ? [model(asked, 'translate', { language: languageIn(asked.text) })] : undefined;
export const summarise: Reader = (asked) => (has(asked.text, 'summarise') ? [model(asked, 'summarise')] : undefined);

export const extract: Reader = (asked) => {
  if (!has(asked.text, 'extract') || nouns.personal.test(after(asked.text, 'extract').slice(0, 14))) return undefined;
  return [model(asked, 'extract', { fields: listAfter(asked.text, verbs.extract) })];
};
/** "read the amount from the invoice": what is read is fields, not the thing. */
export const readFields: Reader = (asked) => {
  const found =
    /\b(?:read|get|take|find|note|collect|fetch|look up)\s+(?:out\s+)?((?:the|its|their)\s+[^.;]{2,200}?)\s+(?:from|out of|in|off)\s+(?:it|them|the (?:text|mail|e-?mail|message|pdf|invoice|document|file|attachment|contract|receipt|form|letter|order|cv))\b/i.exec(
      asked.text,
    );
  return found === null ? undefined : [model(asked, 'extract', { fields: listAfter(`: ${found[1] ?? ''}`, /:/) })];
};

/** "ask a model for the topic and the urgency", "ask an AI what the amount is": short names of fields, and no errand; or for a reply. */
export const askForFields: Reader = (asked) => {
  if (/\bfor (?:an?|the|some) (?:\p{L}+ )?(?:reply|answer|response)\b/iu.test(asked.text)) return [model(asked, 'answer')];
  const found = /\b(?:for|what|which|find|name|tell us|tell me)\s+((?:the|its|their)\s[^.;?]{2,200})/i.exec(asked.text);
  const fields = found === null ? [] : listAfter(`: ${(found[1] ?? '').replace(/\s+(?:is|are)\s*$/i, '')}`, /:/);
  // An assistant may be a person, and a yes is no field of a text.
  const isYes = /\b(?:approv|permission|permit|sign-?off|consent|confirm|agree|go-ahead|ok\b|okay)/i.test(asked.text);
  return isYes || fields.length === 0 || fields.some((field) => field.split(' ').length > 3)
    ? undefined
    : [model(asked, 'extract', { fields })];
};

/** "read the amount and the due date", of what begins the flow. A thing of its own, or many of them, is none of its fields. */
export function fieldsOf(text: string, original: string): readonly Step[] | undefined {
  const found =
    /^\s*(?:(?:please|then|and|first|also)\s+){0,3}(?:read|get|take|find|note|collect)s?\s+(?:out\s+)?((?:the|its|their)\s+[^.;]{2,200})$/iu.exec(
      text,
    );
  const fields = found === null ? [] : listAfter(`: ${found[1] ?? ''}`, /:/);
  const things = [
    nouns.mail,
    nouns.attachment,
    nouns.file,
    nouns.sheet,
    nouns.table,
    nouns.database,
    nouns.page,
    nouns.feed,
    nouns.service,
  ];
  if (
    fields.length === 0 ||
    fields.some((field) => /[^s]s$/i.test(field) || field.split(' ').length > 3 || things.some((thing) => thing.test(field)))
  )
    return undefined;
  return [model({ text, said: original, hasAnswer: false }, 'extract', { fields })];
}

const whetherItIs =
  /\b(?:whether|if)\s+(?:it|they|this|that|(?:the|each|every)\s+[\p{L}-]{1,30})\s+(?:is|are|sounds?|looks?|seems?|concerns?|asks? (?:for|about))\s+(?:about\s+|like\s+)?([^.;:?]{2,160})$/iu;
const whichOf =
  /\bwhich\s+(?:one\s+)?(?:of\s+(?:(?:the|these|our)\s+)?([^.;:?]{3,160})|[^.;:?()]{2,60}?(?::\s*([^.;:?]{3,160})|\s\(([^.;:?()]{3,160})\).{0,60}))$/iu;
/** "sales, support or billing it belongs to", "is right": what is said of the choice is none of it. */
const ofChoice = /\s+(?:it|this|that|they|is|are|should|fits?|applies|belongs|has|must|to)\b.*$/iu;

/** "Ask a model whether it is a complaint", "which of A, B and C it is": a fixed list to choose from. */
export const decide: Reader = (asked) => {
  const [, judged] = whetherItIs.exec(asked.text) ?? [];
  const [, of, behind, inside] = whichOf.exec(asked.text) ?? [];
  const choice = of?.replace(ofChoice, '') ?? behind ?? inside;
  // "Urgent and from a customer" is one thing to say yes or no to.
  const one = judged !== undefined && !/\s(?:or)\s/iu.test(judged) && /\s(?:and|but)\s|,/iu.test(judged);
  const classes =
    choice !== undefined
      ? listIn(choice, 12)
      : judged === undefined
        ? []
        : one
          ? [plainly(judged.replace(/^(?:an?|the)\s+/iu, ''), 60)]
          : listIn(judged, 12);
  return classes.length === 0 || (choice !== undefined && classes.length < 2) ? undefined : [model(asked, 'classify', { classes })];
};

const classesIn = (text: string): string[] => {
  const quoted = [...text.matchAll(/["“'‘]([^"”'’]{1,60})["”'’]/g)].map((found) => plainly(found[1] ?? '', 60)).filter((one) => one !== '');
  if (quoted.length > 1) return quoted.slice(0, 12);
  const spoken = listAfter(
    text,
    /\b(?:into|as either|as|whether (?:it|they|this|the (?:mail|e-?mail|message|ticket|review|customer|request)) (?:is|are|sounds|concerns)(?: about)?|one of|between)\s|\(|:\s/i,
    12,
  );
  if (spoken.length > 1) return spoken;
  const [only] = spoken;
  return only !== undefined && /\bwhether|\bas\s/i.test(text)
    ? [only]
    : /\bsentiment|mood|tone\b/i.test(text)
      ? ['positive', 'neutral', 'negative']
      : /\burgen|priorit/i.test(text)
        ? ['urgent', 'normal']
        : [];
};
/** "Score each from 1 to 5": a number, and no class. */
const scored = /\b(?:score|rate|grade|mark)s?\b.{0,60}\b(?:from|between)?\s*\d{1,3}\s*(?:to|and|-|–)\s*\d{1,3}\b/iu;
export const classify: Reader = (asked) =>
  !has(asked.text, 'classify')
    ? undefined
    : scored.test(asked.text) ||
        (/\b(?:score|rate)s?\s+(?:it|them|each|the|every)\b/iu.test(asked.text) && classesIn(asked.text).length === 0)
      ? [model(asked, 'extract', { fields: ['score'] })]
      : [model(asked, 'classify', { classes: classesIn(asked.text) })];

export const write: Reader = (asked) =>
  has(asked.text, 'write') || (has(asked.text, 'answer') && !addressesIn(asked.text).length)
    ? [model(asked, has(asked.text, 'write') ? 'write' : 'answer')]
    : undefined;

/** "send a summary to ...": what is sent has to be made first. */
export function madeOnTheWay(asked: Asked): readonly Step[] {
  if (!asked.hasAnswer && has(asked.text, 'summarise')) return [model(asked, 'summarise')];
  if (!asked.hasAnswer && has(asked.text, 'translate')) return [model(asked, 'translate', { language: languageIn(asked.text) })];
  return [];
}

function languageIn(text: string): string {
  return plainly(
    /\b(?:in|into|to)\s+(English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Swedish|Danish|Norwegian|Finnish|Czech|Turkish|Ukrainian|Russian|Chinese|Japanese|Korean|Arabic|Hindi|Greek|Hungarian|Romanian)\b/i.exec(
      text,
    )?.[1] ?? '',
    40,
  );
}
