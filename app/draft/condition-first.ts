/** Clauses in the order in which they are to be read: a condition that was said last comes first. */
import { conditionOpener, elseOpener } from './condition-part.ts';
import type { Said } from './draft-so-far.ts';
import { triggerIn } from './read-trigger.ts';
import type { Clause } from './sentences.ts';
import { verbs } from './vocabulary.ts';

/** "Ask me whether I want to send it": first the one, then the other. */
const asksWhether =
  /^\s*((?:(?:and|then|please|first)\s+){0,2}ask (?:me|us))\s+(?:if|whether)\s+(?:i|we|it|they)\s+(?:want|would like|wish|should|may|can)\s+(?:to\s+)?(.{3,})$/iu;

/** A trailing condition comes ahead of what it is about: "send it to me if it is urgent". */
export function conditionFirst(clause: Clause): readonly Said[] {
  const asked = asksWhether.exec(clause.text);
  if (asked !== null)
    return [
      { ...clause, text: 'ask me first' },
      { ...clause, text: asked[2] ?? '', first: false },
    ];
  const begins =
    /\s(?:for (?:each|every|any) (?:(?:new|incoming)\s.{3,}|.{3,40}?\s(?:that|which)\s(?:comes?|arrives?|is received)\b.*)|(?:every|each) time\s.{3,}|whenever\s.{3,}|as soon as\s.{3,})$/iu.exec(
      clause.text,
    );
  if (begins !== null && begins.index > 5 && clause.first && triggerIn(begins[0].trim()) !== undefined)
    return [
      { ...clause, text: begins[0].trim() },
      { ...clause, text: clause.text.slice(0, begins.index), first: false },
    ];
  const found = /\s(?:(?:but\s+)?(only|not|never|except)\s+)?(?:if|when|unless|in case)\s/iu.exec(clause.text);
  if (
    found === null ||
    found.index < 6 ||
    conditionOpener.test(clause.text) ||
    elseOpener.test(clause.text) ||
    verbs.approve.test(clause.text.slice(found.index)) ||
    !/^(?:\s*\p{L})/u.test(clause.text)
  )
    return [clause];
  const said = clause.text.slice(found.index).replace(/^\s+(?:but\s+)?(?:only\s+)?/iu, '');
  const turnedRound = /^(?:not|never|except)$/iu.test(found[1] ?? '')
    ? `unless ${said.replace(/^\S+\s+(?:if|when|in case)\s+/iu, '')}`
    : said;
  const body = clause.text.slice(0, found.index);
  if (/\b(?:decides?|check|find out|whether|see|classify|ask)\b[^,]*$/i.test(body) && !/\bask (?:me|us)\b/i.test(body)) return [clause];
  // What follows behind a comma is a thing of its own.
  const [condition = '', ...more] = turnedRound.split(/,\s/u);
  const behind = more.join(', ').trim().replace(/\s+/gu, ' ');
  const other = /^(?:(?:and|or|but)\s+)?(.+?)\s+otherwise\s*$/iu.exec(behind)?.[1];
  const to = other !== undefined && /^to\s/iu.test(other) ? `${body.replace(/\sto\s.*$/iu, '')} ${other}` : other;
  return [
    { ...clause, text: `${condition}, ${body}`, trailing: true },
    ...(behind === '' ? [] : [{ ...clause, text: to === undefined ? behind : `otherwise, ${to}`, first: false }]),
  ];
}
