/** Clauses that ask people, wait, or hide what people are known by. */
import { addressesIn, listAfter, plainly } from '../lists.ts';
import { whoIn } from '../sentences.ts';
import { readSpan } from '../times.ts';
import { nouns, verbs } from '../vocabulary.ts';
import { after, has, said, type Reader } from './asked.ts';

export const wait: Reader = (asked) => {
  const seconds = has(asked.text, 'wait') && !/\bfor (?:my|his|her|their|approval)\b/i.test(asked.text) ? readSpan(asked.text) : undefined;
  return seconds === undefined || seconds < 1
    ? undefined
    : [{ kind: 'wait', said: said(asked.said), seconds: Math.min(seconds, 31_536_000) }];
};

/** "my manager approves", "ask me first", "for approval". */
export const approve: Reader = (asked) => {
  const { text } = asked;
  // "If nobody approves", "confirm it by mail": nobody is asked.
  if (
    /\b(?:nobody|no[ -]one)\s+(?:has\s+)?(?:approve|confirm|agree|react|answer)/iu.test(text) ||
    /^\s*(?:(?:and|then)\s+)?confirms?\s+(?:it\s+|this\s+)?(?:by|via|to)\b/iu.test(text)
  )
    return undefined;
  const mine =
    has(text, 'approveMe') ||
    /\bask (?:me|us|my [\p{L} ]{2,30}|the [\p{L} ]{2,30}|someone|somebody|a [\p{L}]{2,20})\s+(?:first|before|beforehand|for (?:an? |the )?(?:ok|okay|permission|approval|confirmation|go))|\bwithout (?:my|asking|approval)|^\s*(?:(?:then|and|please|first|also)\s+){0,3}ask (?:me|us|my [\p{L} ]{2,30}|the [\p{L} ]{2,30})\s*$/iu.test(
      text,
    );
  if (!mine && (!has(text, 'approve') || /\b(?:send|sends|mail|e-?mail|get|gets|with|write|writes)\b.*\bconfirmation\b/i.test(text)))
    return undefined;
  const who = whoIn(text);
  const byPerson =
    mine || who !== '' || /\b(?:approval|approve|approves|sign[- ]?off|confirm|confirmation|authori[sz]e|i|me|person|human)\b/i.test(text);
  if (!byPerson || (/\breview(?:s|er)?\b/i.test(text) && /\b(?:customer|google|product|new) reviews?\b/i.test(text))) return undefined;
  const two = /\b(?:two|both|second)\b/i.test(text) || / and /i.test(who) ? 2 : /\bthree\b/i.test(text) ? 3 : 1;
  return [
    {
      kind: 'approve',
      said: said(asked.said),
      who:
        (mine || (who === '' && /\b(?:i|me|my)\b/i.test(text))) && !/\bask (?:my|the|someone|somebody|a)\b/i.test(text)
          ? 'me'
          : plainly(who, 80) || 'somebody',
      address: addressesIn(text)[0] ?? '',
      people: two,
    },
  ];
};

export const mask: Reader = (asked) => {
  if (
    !has(asked.text, 'mask') ||
    !(nouns.personal.test(after(asked.text, 'mask')) || /\b(?:anonymi|pseudonymi|redact|mask\b)/i.test(asked.text))
  )
    return undefined;
  return [
    {
      kind: 'mask',
      said: said(asked.said),
      fields: listAfter(asked.text, verbs.mask).filter((field) => !/personal|sensitive|private|data|details|identit|pii/i.test(field)),
    },
  ];
};

export const askPerson: Reader = (asked) => {
  const found =
    /\b(?:ask|asks|have|let|get|assign)\s+(.{1,60}?)\s+(?:to\s+)?(?:for|to|whether|what|which|if|how|who|when|about|decide|decides|fill|pick|choose|enter|add)\b(.*)$/iu.exec(
      asked.text,
    );
  if (found === null) return undefined;
  const who = /^(?:me|us)$/i.test(found[1] ?? '') ? (found[1] ?? '') : whoIn(found[1] ?? '');
  if (who === '' || nouns.model.test(found[1] ?? '')) return undefined;
  const fields = /\b(?:ask|asks)\b.*\bfor\b/i.test(asked.text) ? listAfter(asked.text, /\bfor\s/i) : [];
  return [
    {
      kind: 'ask-person',
      said: said(asked.said),
      who: plainly(who, 80),
      address: addressesIn(asked.text)[0] ?? '',
      question: said(asked.text),
      fields,
    },
  ];
};
