/** Clauses that keep: a row of a table, a file. */
import { listAfter } from '../lists.ts';
import type { Step } from '../outline.ts';
import { nouns } from '../vocabulary.ts';
import { after, has, said, type Reader } from './asked.ts';
import { madeOnTheWay } from './models.ts';
import { tableName } from './table-name.ts';

export const row: Reader = (asked) => {
  const { text } = asked;
  const rest = after(text, 'save');
  if (!has(text, 'save') || /^\s*(?:read|get|take|fetch|check|look)\b/i.test(text)) return undefined;
  if (nouns.elsewhere.test(rest)) return undefined;
  const database = nouns.database.test(rest);
  if (!database && !nouns.table.test(rest) && !nouns.sheet.test(rest)) return undefined;
  const into = /\s(?:in|into|to|on|onto|as)\s+(?:the|our|my|a|an)\s/i.exec(rest);
  const fields =
    into === null
      ? []
      : listAfter(`: ${rest.slice(0, into.index)}`, /:/).filter(
          (field) =>
            !/^(?:row|entry|result|answer|summary|line|new row|record|request|order|mail|message|ticket|invoice|lead|results)$/i.test(
              field,
            ),
        );
  return [
    {
      kind: 'write-row',
      said: said(asked.said),
      store: database ? 'database' : 'table',
      table: tableName(text, database ? nouns.database : nouns.table),
      fields,
    },
  ];
};

export const file: Reader = (asked) => {
  const { text } = asked;
  if (!has(text, 'save') || !nouns.fileKind.test(after(text, 'save')) || nouns.elsewhere.test(text)) return undefined;
  const named = /\b([\w-]{1,60}\.(?:txt|csv|md|json|html))\b/.exec(text)?.[1];
  const folder =
    /\bfolder\s+(?:called\s+|named\s+)?["“'‘]?([\p{L}\p{N}_-]{1,60})/iu.exec(text)?.[1] ??
    /([\p{L}\p{N}_-]{1,60})["”'’]?\s+folder\b/iu.exec(text)?.[1] ??
    '';
  const safe = /^(?:the|a|an|our|my|and|in|to|shared|it|that|this|right)$/i.test(folder) ? '' : folder;
  const exported = /\b(?:table|database)\b/i.exec(after(text, 'save').replace(/\s(?:to|into|as|in)\s.*$/i, ''));
  const source: readonly Step[] =
    exported === null
      ? []
      : [
          {
            kind: 'read',
            said: said(asked.said),
            source: exported[0].toLowerCase() === 'table' ? 'table' : 'database',
            where: tableName(text, nouns.table),
            url: '',
            fields: [],
          },
        ];
  return [
    ...source,
    ...madeOnTheWay(asked),
    { kind: 'write-file', said: said(asked.said), path: named !== undefined && safe !== '' ? `${safe}/${named}` : (named ?? safe) },
  ];
};
