/** "if the amount is above 5,000": conditions in English. */
import { outlineLimits, type Condition } from './outline.ts';

const not = String.raw`(?:\s+(?:not|n't))`;
const be = String.raw`(?:is|are|was|were|be|gets|goes|has been|isn't|aren't|isn’t|aren’t)`;
const money = String.raw`(?:(?:eur|usd|gbp|chf|\$|€|£)\s*)?(-?\d{1,3}(?:[ ,.'’]\d{3}){1,4}(?:[.,]\d{1,2})?|-?\d{1,12}(?:[.,]\d{1,2})?)\s*(k\b|thousand\b|m\b|million\b|%|percent\b)?`;
const field = String.raw`((?:[\p{L}\p{N}_-]+\s+){0,4}?[\p{L}\p{N}_-]+)`;

const greater: readonly (readonly [string, Condition['is']])[] = [
  ['(?:at least|no less than|not less than|not below|not under|>=|from)', 'atLeast'],
  ['(?:at most|no more than|not more than|not above|not over|up to|<=|not higher than)', 'atMost'],
  ['(?:above|over|more than|greater than|higher than|larger than|bigger than|exceeds?|exceeding|beyond|older than|longer than|>)', 'above'],
  ['(?:below|under|less than|lower than|smaller than|fewer than|cheaper than|younger than|shorter than|<)', 'below'],
];

/** "5,000", "5.000,50", "5k" as a number. */
export function numberIn(text: string): number | undefined {
  const found = new RegExp(money, 'i').exec(text);
  if (found === null) return undefined;
  const digits = (found[1] ?? '').replace(/[ '’]/g, '');
  const decimals = /[.,](\d{1,2})$/.exec(digits);
  const whole = (decimals === null ? digits : digits.slice(0, decimals.index)).replace(/[.,]/g, '');
  const value = Number(decimals === null ? whole : `${whole}.${decimals[1] ?? '0'}`);
  const times = /^k|^thousand/i.test(found[2] ?? '') ? 1_000 : /^m/i.test(found[2] ?? '') ? 1_000_000 : 1;
  return Number.isFinite(value) ? value * times : undefined;
}

const articles =
  /^(?:(?:the|a|an|its|their|his|her|this|that|any|whose|which|where|with|if|it|has|there|is|are|of|invoice's|in|all|those|only|rows|ones|items|entries|orders|messages|mails|emails|e-mails|for|keep)\s+)+/iu;
/** "the total amount of the invoice" as "total amount". */
export function fieldIn(words: string): string {
  const short = words
    .trim()
    .replace(articles, '')
    .replace(/\s+(?:of|in|on|from|for)\s+(?:the|a|an|it|this|that|each|every)\b.*$/iu, '')
    .replace(/[^\p{L}\p{N} _'’-]/gu, '')
    .replace(/'s\b|’s\b/gu, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim();
  return /^(?:it|that|this|they|there|so)$|(?:^|\s)(?:has|have)$/iu.test(short) ? '' : short.slice(0, 60).trim();
}

const clean = (text: string): string =>
  text
    .replace(/[{}\p{Cc}\p{Cf}]/gu, '')
    .replace(/^["“'‘]|["”'’.,;!?]+$/g, '')
    .trim()
    .slice(0, 100);

/** Behind a comparison people write small numbers out. */
const spelled: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  twenty: 20,
  thirty: 30,
};
const inDigits = (text: string): string =>
  text.replace(
    /\b(at least|at most|more than|less than|fewer than|no more than|no less than|older than|longer than|over|under|above|below|up to) (one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)\b/giu,
    (_, bound: string, word: string) => `${bound} ${String(spelled[word.toLowerCase()])}`,
  );

/** "Has at least 2 items", "there are more than 3 attachments": how many of them there are. What is measured or paid is counted by its own name. */
export function counted(text: string): Condition | undefined {
  const found =
    /^(?:.{0,80}?\s)?(?:has|have|contains?|includes?|holds?|lists?|there (?:is|are)|comes? with|with)\s+(\D{3,20}?\s*\d[\d.,]*)\s+((?:[\p{L}-]{2,30}\s)?(?:[\p{L}-]{1,30}s|people|children))(?:\s+(?:in|on|of|for)\s.{0,80})?$/iu.exec(
      text,
    );
  const what = (found?.[2] ?? '').trim();
  if (
    found === null ||
    /^(?:euros?|eur|dollars?|usd|pounds?|gbp|francs?|chf|percent|thousand|million|k|days?|weeks?|months?|years?|hours?|minutes?|seconds?)\b/iu.test(
      what,
    ) ||
    /\b(?:and|or|but|is|are)\b/iu.test(what)
  )
    return undefined;
  const number = compared(`it ${found[1] ?? ''}`);
  return number === undefined ? undefined : { ...number, field: `number of ${what}`.slice(0, 60) };
}

/** "Is 30 days old", "is more than 2 weeks old": its age, from that on. */
function aged(text: string): Condition | undefined {
  const found =
    /^.{0,80}?\b(?:is|are|was|were|gets?|has been|turns?)\s+(?:(at least|at most|more than|less than|over|under|exactly|already|now)\s+)?(\d{1,5})\s+(day|week|month|year|hour|minute)s?\s+(old|overdue|late)$/iu.exec(
      text,
    );
  if (found === null) return undefined;
  const [, bound = '', count = '', unit = '', how = ''] = found;
  const is = /^(?:more than|over)$/iu.test(bound)
    ? 'above'
    : /^(?:less than|under)$/iu.test(bound)
      ? 'below'
      : /^at most$/iu.test(bound)
        ? 'atMost'
        : /^exactly$/iu.test(bound)
          ? 'is'
          : 'atLeast';
  return {
    field: how.toLowerCase() === 'old' ? `age in ${unit.toLowerCase()}s` : `${unit.toLowerCase()}s ${how.toLowerCase()}`,
    is,
    value: Number(count),
  };
}

const ages = /\b(days?|weeks?|months?|years?|hours?|minutes?)\b/i;

function compared(text: string): Condition | undefined {
  for (const [words, is] of greater) {
    const found = new RegExp(String.raw`^${field}\s+(?:${be}\s+)?(?:for\s+)?${words}\s*${money}`, 'iu').exec(text);
    if (found === null) continue;
    const value = numberIn(
      found
        .slice(2)
        .filter((part) => part !== undefined)
        .join(''),
    );
    const unit = ages.exec(text);
    const name = fieldIn(found[1] ?? '');
    if (value !== undefined)
      return {
        field:
          name === ''
            ? 'amount'
            : unit !== null && /older|longer|overdue/i.test(text)
              ? `${name === '' ? 'age' : name} ${unit[0].toLowerCase()}`.slice(0, 60)
              : name,
        is,
        value,
      };
  }
  // "over 5,000 euros": without a field it is about money.
  for (const [words, is] of greater) {
    const found = new RegExp(String.raw`(?:^|\s)${words}\s+${money}`, 'iu').exec(text);
    const value =
      found === null
        ? undefined
        : numberIn(
            found
              .slice(1)
              .filter((part) => part !== undefined)
              .join(''),
          );
    if (value !== undefined) return { field: 'amount', is, value };
  }
  return undefined;
}

const contains = new RegExp(
  String.raw`^(?:the\s+)?(subject|text|body|message|title|name|file name|mail|e-?mail|it)\s+(?:line\s+)?(?:contains|includes|mentions|has|says|speaks of|talks about)\s+(?:the\s+(?:words?|phrase|term)\s+)?["“'‘]?([^"”’]{1,100}?)["”'’]?$`,
  'iu',
);
const empty = new RegExp(String.raw`^${field}\s+${be}\s+(empty|missing|not there|not given|blank|unknown)$`, 'iu');
const none = new RegExp(String.raw`^(?:there is|it has|there's)\s+no\s+${field}$`, 'iu');
const equal = new RegExp(
  String.raw`^${field}\s+(is|are|equals|=|isn't|isn’t|aren't)(${not})?\s+(?:equal to\s+|set to\s+|marked as\s+|marked\s+)?(.{1,100})$`,
  'iu',
);

const furtherCondition =
  /\s(?:and|or|but|nor)\s+(?:.{0,200}\s)?(?:is|are|isn['’]t|aren['’]t|was|were|has|have|above|over|below|under|more|less|at least|at most|comes?|contains?|mentions?|exceeds?|not)\b/iu;
/** "Above 100 and the country is Germany": no single comparison says that. */
export const saysTwo = (text: string): boolean => furtherCondition.test(text);

/** What is said behind "if", without the "if"; undefined where it says nothing to hold on to. */
export function conditionIn(words: string): Condition | undefined {
  const text = inDigits(
    words
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/[.,;!?]+$/, '')
      .slice(0, outlineLimits.words),
  );
  if (text === '') return undefined;
  // "Drops by 10 percent" is about two values, and "it doesn't know" about what no text says.
  if (
    /\b(?:drop|fall|rise|increase|decrease|grow|change|differ|shrink|var(?:y|ie))(?:s|ed)?\s+(?:by\s|more\s|at\s)/iu.test(text) ||
    /^(?:it|the (?:model|bot|assistant|ai))\s+(?:doesn['’]t|does not|can['’]?t|cannot|can not|isn['’]t sure|is not sure|is unsure)\b/iu.test(
      text,
    ) ||
    /^(?:any|some|none|nothing|something|someone|nobody|no[ -]one)\b/iu.test(text)
  )
    return undefined;
  const number = counted(text) ?? aged(text) ?? compared(text);
  if (number !== undefined) return number;
  const word = contains.exec(text);
  if (word !== null) {
    const where = (word[1] ?? '').toLowerCase();
    return { field: /^(?:it|mail|e-?mail|body|message)$/.test(where) ? 'text' : where, is: 'contains', value: clean(word[2] ?? '') };
  }
  const gone = empty.exec(text) ?? none.exec(text);
  if (gone !== null && fieldIn(gone[1] ?? '') !== '') return { field: fieldIn(gone[1] ?? ''), is: 'isEmpty', value: '' };
  const same = equal.exec(text);
  if (same !== null) {
    const name = fieldIn(same[1] ?? '');
    const value = clean(same[4] ?? '');
    const negative = same[3] !== undefined || /n['’]t$/i.test(same[2] ?? '');
    // "The status is open" is a field; "the customer is angry" has to be judged.
    if (
      name !== '' &&
      /^(?:["“]|[\p{Lu}\d]|open|closed|paid|unpaid|new|yes|no|true|false|active|pending|overdue|approved|rejected|done|late)/u.test(
        same[4] ?? '',
      ) &&
      /\b(?:status|state|type|country|priority|category|plan|currency|language|region|city|department|topic|stage|stock|vip|paid|role|result|answer|decision|level|kind|order|invoice|ticket|payment|task)\b/iu.test(
        name,
      )
    ) {
      return {
        field: /^(?:order|invoice|ticket|payment|task)s?$/iu.test(name) ? 'status' : name,
        is: negative ? 'isNot' : 'is',
        value: /^\d+$/.test(value) ? Number(value) : value,
      };
    }
  }
  // Whether somebody has answered since is in no text.
  if (
    /^(?:nobody|no[ -]one|somebody|someone|anybody|they|he|she|the \p{L}+)\s+(?:has|have|had|did)(?:\s+not|n['’]t)?\s+(?:yet\s+)?(?:answer|repl|react|respond|paid|pay|confirm|look|come|called)/iu.test(
      text,
    )
  )
    return undefined;
  const about = clean(
    text
      .replace(
        /^(?:(?:it|that|they)['’](?:s|re)\s+|(?:it|this|that|they|the (?:mail|e-?mail|message|text|request|ticket|customer|review|answer|reply|sender|question|comment|feedback))\s+(?:is|are|was|sounds|looks|seems|turns out to be|concerns|is about|says|contains|asks for|asks about)\s+)/iu,
        '',
      )
      .replace(/^(?:about\s+)?(?:an?|the)\s+/iu, ''),
  );
  return about === '' || /^(?:on|in|among|part of|there|so|one|not)\b(?:\s+(?:it|them|there|this|that|the list))?$/iu.test(about)
    ? undefined
    : { field: '', is: 'about', value: about };
}
