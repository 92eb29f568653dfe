/** Lists that people write: fields, classes, addresses. */
import { addressWords, outlineLimits, urlWords } from './outline.ts';

const addressShape = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}/g;
const urlShape = /https:\/\/[^\s,;"'<>()]{1,490}/gi;

export const addressesIn = (text: string): string[] =>
  [...new Set((text.match(addressShape) ?? []).filter((one) => addressWords.safeParse(one).success))].slice(0, 10);
/** "But not to ...", "everyone except ...". */
export const excepted =
  /\b(?:(?:not|never)\s+(?:(?:also|even)\s+)?|(?:except|excluding|apart from|other than|instead of|rather than|without)\s+)(?:(?:to|for)\s+)?[\w.+-]{1,64}@/iu;
export function urlIn(text: string): string {
  const [found] = text.match(urlShape) ?? [];
  const url = found?.replace(/[.!?]+$/, '').replace(/\?.*$/, '') ?? '';
  return urlWords.safeParse(url).success ? url : '';
}

/** Without what would be no plain words in an outline. */
export const plainly = (text: string, longest: number): string =>
  text
    .replace(/[{}\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest)
    .trim();

const partShape = /\s*(?:,\s*(?:and|or|&)?\s+|,\s*|\s+and\s+|\s+or\s+|\s*&\s*|\s*\/\s*|\s+plus\s+|\s+as well as\s+)\s*/iu;
const articles =
  /^(?:(?:the|a|an|its|their|his|her|our|all|any|both|either|each|every|whether it is|customer's|your|my|as|into|one of|between)\s+)+/iu;
const tail = /\s+(?:from|of|in|out of|to|into|for|on|with|by|that|which|it|so|using|as|who|when|if|at)\b.*$/iu;

/** "the amount, the supplier and the due date" as three. */
export function listIn(text: string, longest: number = outlineLimits.fields): string[] {
  const parts = text.split(partShape).map((part) =>
    plainly(
      part
        .trim()
        .replace(/^["“'‘]|["”'’.;:!?]+$/g, '')
        .replace(articles, '')
        .replace(tail, '')
        .replace(/[^\p{L}\p{N} _'’-]/gu, ''),
      60,
    ).replace(/^[^\p{L}\p{N}]+/u, ''),
  );
  return [
    ...new Set(
      parts.filter(
        (part) =>
          part !== '' &&
          part.split(' ').length <= 5 &&
          !/^(?:it|them|this|that|everything|data|information|details|things|one|following|relevant)$/i.test(part),
      ),
    ),
  ].slice(0, longest);
}

/** What stands behind the first of these words, as a list. */
export function listAfter(text: string, pattern: RegExp, longest?: number): string[] {
  const found = pattern.exec(text);
  return found === null ? [] : listIn(text.slice(found.index + found[0].length), longest);
}
