/** Where in a clause the condition stands, and where what is to be done: "if it is urgent tell me". */
import { conditionIn, counted, saysTwo } from './conditions.ts';
import { plainly } from './lists.ts';
import type { BranchStep } from './outline.ts';
import { stepsIn } from './read-step.ts';

/** What follows is for whatever the condition before does not hold for. */
export const elseOpener =
  /^\s*(?:otherwise|or else|else|if not|everything else|all others|the rest|any other|if they (?:do not|don't)|if it (?:is not|isn't|does not|doesn't))\b[\s,:]*/iu;

export const conditionOpener =
  /^\s*(?:(?:and|but|also|then|only)\s+){0,2}(?:if|in case|when|unless|whenever|provided(?: that)?|as long as|only if|only when|where)\s+/iu;
const thenWords = /(?:,?\s+then\s+|,\s+|:\s+|\s+(?=(?:(?:ignore|skip|drop|discard)\s+(?:it|them|this|that)|do nothing|stop)\s*$))/iu;

export const swapped = (condition: BranchStep['condition']): BranchStep['condition'] => {
  const other = {
    above: 'atMost',
    atLeast: 'below',
    below: 'atLeast',
    atMost: 'above',
    is: 'isNot',
    isNot: 'is',
    isEmpty: 'isThere',
    isThere: 'isEmpty',
    contains: 'lacks',
    lacks: 'contains',
    about: 'notAbout',
    notAbout: 'about',
  } as const;
  return { ...condition, is: other[condition.is] };
};

/** "above 500 euros", up to what is said behind it. */
const number =
  /\b(?:above|over|below|under|more than|less than|at least|at most|exceeds?|exceeding)\s+\D{0,4}\d[\d.,]*(?:k\b|\s?%|\s+(?:euros?|eur|dollars?|usd|pounds?|gbp|francs|chf|percent|thousand|million|days?|hours?|items?|pieces?)\b){0,2}\s+/iu;

/** What may stand behind a number and still belong to it. */
const ofNumber =
  /^(?:and|or|but|nor|net|gross|in|old|of|per|an?|each|for|on|at|from|to|with|within|including|excluding|plus|altogether|total)\b/iu;
/** A deed, with what it is about, behind a condition that no comma ends. */
const deed =
  /\s(?=(?:please\s+)?(?:send|escalate|forward|tell|notify|inform|alert|warn|remind|post|store|save|add|write|e-?mail|mail|pay|ask|delete|reply|answer|summari[sz]e|translate|do not|don['’]t|never)\s+(?:it|them|this|that|these|those|the|an?|my|our|me|us|him|her|to|with|everything|all|send|forward|tell|post|store|save)\b)/iu;

/** Behind the number stands of what there are so many: "items", "open invoices". */
function pastCounted(words: string, end: number): number {
  const noun = /^[\p{L}-]{1,30}(?=\s|$)/u.exec(words.slice(end))?.[0];
  const second = noun === undefined ? undefined : /^[\p{L}-]{1,30}\s+[\p{L}-]{1,30}(?=\s|$)/u.exec(words.slice(end))?.[0];
  return end + ([noun, second].find((one) => one !== undefined && counted(words.slice(0, end) + one) !== undefined)?.length ?? 0);
}

/** The condition, and what is to be done, where both stand in one clause: "if it is urgent tell me", "if it is above 500 my manager approves". */
export function conditionPart(words: string, said: string): { readonly words: string; readonly rest: string } {
  const bounded = number.exec(words);
  const end = bounded === null ? 0 : pastCounted(words, bounded.index + bounded[0].length);
  const behind = words.slice(end);
  if (
    end > 0 &&
    behind.trim() !== '' &&
    (!ofNumber.test(behind) || (!/^(?:and|or|but|nor)\b/iu.test(behind) && stepsIn(behind, said, true) !== undefined))
  )
    return { words: words.slice(0, end), rest: behind };
  const [split, done] = [thenWords.exec(words), deed.exec(words)];
  const found = done !== null && done.index > 3 && (split === null || done.index < split.index) ? done : split;
  return found === null ? { words, rest: '' } : { words: words.slice(0, found.index), rest: words.slice(found.index + found[0].length) };
}

export function wholeCondition(words: string): BranchStep['condition'] | undefined {
  const condition = conditionIn(words);
  return condition === undefined || condition.is === 'about' || !saysTwo(words)
    ? condition
    : { field: '', is: 'about', value: plainly(words, 100) };
}
