/** Clauses that read from somewhere: a mailbox, a table, a page, a file. */
import { listAfter, urlIn } from '../lists.ts';
import type { Step } from '../outline.ts';
import { nouns } from '../vocabulary.ts';
import { after, has, said, type Asked, type Reader } from './asked.ts';
import { tableName } from './table-name.ts';

export const read: Reader = (asked) => (has(asked.text, 'read') ? readFrom(asked, after(asked.text, 'read')) : undefined);

/** What a clause speaks of that has to be read first, without saying so: "summarise my inbox". */
export function readFirst(text: string): Step | undefined {
  const said = text.replace(/\b(?:to|in) (?:slack|teams|discord)\b.*$/i, '');
  // "Email me the open invoices" speaks of a mail and of invoices: what stands behind the small words is what is read.
  for (const part of [...said.split(/\b(?:with|about|of|for)\s+/i).slice(1), said]) {
    const [step] = readFrom({ text: part, said: text, hasAnswer: false }, part) ?? [];
    if (step?.kind !== 'read' || step.source === 'document' || (step.source === 'page' && step.url === '')) continue;
    if (
      step.source !== 'mailbox' ||
      /\b(?:inbox|mailbox|unread|(?:new|latest|recent|last|today's|yesterday's)\s+(?:\d{1,4}\s+)?(?:e-?mails?|mails|messages))\b/i.test(
        part,
      )
    )
      return step;
  }
  return undefined;
}

function readFrom(asked: Asked, rest: string): readonly Step[] | undefined {
  const { text } = asked;
  const url = urlIn(text);
  const source = nouns.feed.test(rest)
    ? ('feed' as const)
    : url !== '' || nouns.elsewhere.test(rest)
      ? ('page' as const)
      : nouns.sheet.test(rest)
        ? ('sheet' as const)
        : nouns.database.test(rest)
          ? ('database' as const)
          : /\b(?:unread|new|today's|yesterday's|latest|last|all|incoming)?\s*(?:e-?mails?|mails|inbox|mailbox|messages)\b(?!\s+(?:address|field|text|body))/i.test(
                rest,
              ) && !/\bfrom the (?:mail|e-?mail|message)\b/i.test(rest)
            ? ('mailbox' as const)
            : nouns.table.test(rest)
              ? ('table' as const)
              : /^\s*(?:it|them|the text|this|that|what is in it|each one)\b/i.test(rest) && /\b(?:read|open|load|scan)s?\b/i.test(text)
                ? ('document' as const)
                : nouns.document.test(rest)
                  ? ('document' as const)
                  : nouns.page.test(rest)
                    ? ('page' as const)
                    : nouns.service.test(rest)
                      ? ('page' as const)
                      : /\b(?:all|open|new|overdue|unpaid|latest|today's|yesterday's|last|current|this week's|our|pending)\s+(?:[\p{L}-]+\s+){0,2}?(?:orders?|invoices?|tickets?|customers?|leads?|sales|figures|numbers|bookings?|payments?|tasks?|rows?|entries|records?|appointments?|subscriptions?|contracts?|employees?|products?|stock|birthdays?)\b/iu.test(
                            rest,
                          )
                        ? ('database' as const)
                        : undefined;
  if (source === undefined) return undefined;
  const fields = /\b(?:with|columns?|fields?)\b/i.test(rest)
    ? listAfter(rest, /\b(?:with (?:the )?(?:columns?|fields?)?|columns?:?|fields?:?)\s/i)
    : [];
  return [
    {
      kind: 'read',
      said: said(asked.said),
      source,
      where: said(
        source === 'table' || source === 'database'
          ? tableName(text, source === 'table' ? nouns.table : nouns.database) || said(rest).slice(0, 60)
          : rest,
      ),
      url,
      fields,
    },
  ];
}
