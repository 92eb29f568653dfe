/** Places in a statement at which a value stands without quotes: `WHERE id = ` and what comes right behind it. A word there may be the name of a column. */

/** A sign that no statement has, for what is worked out. */
export const workedOut = '\u0000';
/** What is read of a text before a place: enough for the start of most statements. */
export const MOST_SIGNS = 5_000;

const compared = /(?:[\w)"'\]\x60\0]\s*(?:=|<>|!=|[<>]=?)|\b(?:in|values)\s*\(|\b(?:like|between))\s*$/i;
/** In an address and in an option nothing stands before the sign. */
const spaced = /\s(?:=|<>|!=|[<>]=?|like|between)\s*$|\(\s*$/i;
const statement = /(?:^|\s)(?:select|update|delete|insert|where|having|set)\s/i;

/** Quoted texts and remarks; of a quotation that is not closed the first sign stays. */
const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\x60[^\x60]*\x60|--[^\n]*|\/\*[\s\S]*?\*\//g;
const withoutQuotes = (text: string): string => text.replaceAll(quoted, (found) => (/^[-/]/.test(found) ? ' ' : workedOut));

const clauses = /\b(?:select|from|where|having|set|values|on|by|into|join|using|returning|limit|offset|table|update)\b/gi;
const valueWords = /\b(?:like|ilike|rlike|regexp|between|is|then|else|between\s+\S+\s+and|is\s+not)\s+$/i;
const conditionBegins = /(?:^|\b(?:and|or|not|when)\s)\s*$/i;
const conditionEnds = /^\s*(?:$|[;)]|(?:and|or|limit|order|group|returning)\b)/i;
const isCompared = /^[^()]*\)\s*(?:[=<>!~]|(?:like|ilike|in|is|between|not)\b)/i;

/** A value is meant behind this, within a condition or among values: of a name by which to sort or of which to take a column nothing is said. */
function asksValue(before: string, after: string): boolean {
  const text = withoutQuotes(before);
  if (/['"\x60]/.test(text)) return false;
  const clause = [...text.matchAll(clauses)].at(-1);
  const word = clause?.[0].toLowerCase() ?? '';
  if (clause === undefined) return false;
  const own = text.slice(clause.index + word.length);
  if (/^(?:limit|offset)$/.test(word)) return own.trim() === '';
  return /^(?:where|having|set|values|on)$/.test(word) && isValueAt(own, word, after);
}
function isValueAt(own: string, clause: string, after: string): boolean {
  const isTest = clause !== 'set' && clause !== 'values';
  const end = own.trimEnd();
  if (/[=<>!~+\-*/|&%^]$/.test(end) || valueWords.test(own)) return true;
  if (end.endsWith('(')) {
    const outside = end.slice(0, -1);
    if (isTest && (conditionBegins.test(outside) || /\(\s*$/.test(outside))) return isValueAt(outside.replace(/\(\s*$/, ''), clause, after);
    // `lower(name) = …`: the name of a column
    const isFirst = isTest && conditionBegins.test(outside.replace(/\w+\s*$/, ''));
    return clause === 'set' ? outside.trim() !== '' : !(isFirst && isCompared.test(after));
  }
  if (end.endsWith(',')) return [...end].reduce((depth, sign) => depth + (sign === '(' ? 1 : sign === ')' ? -1 : 0), 0) > 0;
  // A word that is a whole condition may be true of every row.
  return isTest && (end !== '' || clause !== 'on') && conditionBegins.test(own) && conditionEnds.test(after);
}

/** Of a text that is a statement. */
export const asksBare = (before: string, after: string): boolean => compared.test(before) || asksValue(before, after);

/** Whether a text is a statement may only be guessed by what stands in it. */
export type Bare = 'in a statement' | 'maybe';
export function bareIn(before: string, after: string): Bare | undefined {
  if (statement.test(before)) return asksBare(before, after) ? 'in a statement' : undefined;
  return compared.test(before) && spaced.test(before) ? 'maybe' : undefined;
}
