/** What begins the flow, in the words of a clause. */
import { readTime, withoutTime } from './times.ts';
import { addressesIn, listAfter, plainly } from './lists.ts';
import type { Trigger } from './outline.ts';
import { eachRowOf } from './sentences.ts';
import { byHand, comesByCall, comesByMail, comesIn, nouns, starts } from './vocabulary.ts';

const openers = new RegExp(
  `^\\s*(?:(?:so|and|please|start|run|begin|then|the flow starts|this starts|it starts|it should start|starts|runs)\\s+){0,3}(?:${starts.source})`,
  'iu',
);
const format = (text: string): 'any' | 'pdf' | 'csv' | 'xlsx' | 'text' =>
  /\bpdfs?\b|contracts?\b|invoices?\b|scans?\b/i.test(text)
    ? 'pdf'
    : /\bcsv\b/i.test(text)
      ? 'csv'
      : /\bexcel\b|xlsx|spreadsheet/i.test(text)
        ? 'xlsx'
        : /\btext\b|transcript|\bnotes\b|markdown/i.test(text)
          ? 'text'
          : 'any';

const folderName = (text: string): string => {
  const found =
    /\bfolder\s+(?:called\s+|named\s+)?["“'‘]?([\p{L}\p{N}][\p{L}\p{N} _-]{0,60}?)["”'’]?(?=$|[,.;]|\s+(?:arrives|appears|is|and|on|in|then)\b)/iu.exec(
      text,
    ) ?? /["“'‘]?([\p{L}\p{N}][\p{L}\p{N}_-]{0,60})["”'’]?\s+(?:folder|directory)\b/iu.exec(text);
  const name = (found?.[1] ?? '').trim();
  return /^(?:the|a|an|our|my|shared|this|that|is|which|where)$/i.test(name) ? '' : plainly(name, 100).replace(/[\\/:*?"<>|.~]/g, '');
};

const fieldsOf = (text: string): string[] =>
  listAfter(
    text,
    /\b(?:with (?!an? attach|the form|the button|a form)|asks? for |asking for |containing |fields:? |enters? |types? in |(?<!\b(?:ai|model|assistant|bot) )gives? )/iu,
  ).filter((field) => !/\b(?:form|survey|attach|button)/i.test(field));
const aboutOf = (text: string): string =>
  plainly(
    /\b(?:an?|the|our|new|every|each)\s+((?:[\p{L}-]+\s+){0,2}?[\p{L}-]+)\s+(?:form|comes|arrives|is|gets)/iu.exec(text)?.[1] ?? '',
    80,
  );

const mailFrom = (text: string): string => (/\bfrom\s+\S+@/i.test(text) ? (addressesIn(text)[0] ?? '') : '');
const mailSubject = (text: string): string =>
  plainly(
    /\b(?:subject|with)\s+(?:line\s+)?(?:contains |containing |says |has |of |is |the word |the words )*["“'‘]([^"”’]{1,80})["”'’]/iu.exec(
      text,
    )?.[1] ?? '',
    100,
  );

/** "An e-mail arrives with a receipt". */
const arrives =
  /^\s*(?:an?|the|new|our|any)\s+(?:[\p{L}-]+\s+){1,4}?(?:arrives?|comes? in|is received|appears?|lands?|submits?|uploads?|fills? (?:in|out)|writes? (?:to )?(?:us|me|in)|buys?|orders?)\b/iu;

/** The trigger of a clause that says one; undefined where it asks for a step instead. */
export function triggerIn(text: string): Trigger | undefined {
  // Rows that lie there already begin nothing.
  if (eachRowOf(text) !== undefined) return undefined;
  if (
    /\b(?:asks?|writes?|says?)\b.{0,80}\bin\s+(?:the|our|a)\s+(?:\p{L}+\s+)?chat\b|\bchat ?bots?\b|\b(?:bot|assistant)\b.{0,80}\bchats?\b/iu.test(
      text,
    )
  )
    return { kind: 'chat', about: '' };
  if (byHand.test(text) && (openers.test(text) || /\b(?:by hand|manually|on demand)\b/i.test(text)))
    return { kind: 'hand', fields: fieldsOf(text) };
  const opens = openers.test(text) || arrives.test(text);
  const comes = comesIn.test(text);
  if (!opens && !(/\b(?:incoming|arrives?|comes? in)\b/i.test(text) && !/\b(?:read|check|go through|look)\b/i.test(text))) return undefined;
  if (!comes && !nouns.mail.test(text) && !nouns.form.test(text)) return undefined;
  if (/\bchats?\b/i.test(text) && !nouns.chat.test(text)) return { kind: 'chat', about: '' };
  if (nouns.elsewhere.test(text)) return { kind: 'webhook', fields: fieldsOf(text), about: '' };
  if (nouns.form.test(text) && !/\bfile\b/i.test(text)) return { kind: 'form', fields: fieldsOf(text), about: aboutOf(text) };
  if (
    nouns.folder.test(text) ||
    (nouns.file.test(text) && /\b(?:upload|put|drop|save|appear|scan|add)/i.test(text) && !nouns.mail.test(text))
  )
    return { kind: 'file', folder: folderName(text), format: format(text) };
  if (/\b(?:webhook|web request|api|http|calls? (?:us|our|the|in by))\b/i.test(text))
    return { kind: 'webhook', fields: fieldsOf(text), about: aboutOf(text) };
  if (
    nouns.mail.test(text) ||
    (comesByMail.test(text) && !/\b(?:shop|crm|system|api|portal)\b/i.test(text)) ||
    /\b(?:writes?|e-?mails?|mails?) (?:to )?(?:us|me|our|in)\b|\bwrites?\W*$/i.test(text)
  ) {
    return { kind: 'mail', from: mailFrom(text), subject: mailSubject(text), attachments: nouns.attachment.test(text) };
  }
  if (comesByCall.test(text)) return { kind: 'webhook', fields: fieldsOf(text), about: aboutOf(text) };
  return nouns.file.test(text) ? { kind: 'file', folder: folderName(text), format: format(text) } : undefined;
}

/** A schedule that is said anywhere in a clause, and the clause without it. */
export function scheduleIn(text: string): { readonly trigger: Trigger; readonly rest: string; readonly guessed: boolean } | undefined {
  const time = readTime(text);
  return time === undefined
    ? undefined
    : { trigger: { kind: 'schedule', cron: time.cron, zone: '' }, rest: withoutTime(text, time), guessed: time.guessed };
}
