/** Statements and queries in a language of their own that a request carries as text: in its address, its query, its form or its body. */
import type { FactsContext } from './define-node.ts';
import type { ParameterReads, SinkFact, Statement } from './facts.ts';
import { writtenParts } from './written-object.ts';
import type { Json } from '../../kernel/json.ts';

interface Carrier {
  readonly parameter: string;
  readonly value: Json | undefined;
}
/** What of a request may carry one. */
export interface Carriers {
  readonly urls: readonly Carrier[];
  /** Rows of a query or a form. */
  readonly pairs: readonly (Carrier & { readonly name: string })[];
  readonly bodies: readonly Carrier[];
}

const column = String.raw`[\w.()*]{1,60}`;
/** Words by which people go on, where a statement would name a table: `select one from the list of`, `create table of contents for`. */
const listed = String.raw`(?!(?:the|our|your|my|this|that|these|those)\s{1,9}(?!(?:as|where|join|inner|left|right|full|cross|order|group|having|limit|union|set)\b)[a-z])`;
const described = String.raw`(?!(?:of|with|for|that|about)\s)`;
const asking = String.raw`select\s{1,9}${column}(?:\s{0,3},\s{0,3}${column}){0,30}\s{1,9}from\s{1,9}${listed}`;
const made = String.raw`(?:drop|alter|create|truncate)\s{1,9}(?:table|database|schema|measurement|series|view|index|user|role)\s{1,9}${described}`;
const deleting = String.raw`delete\s{1,9}from\s{1,9}(?:$|\S{1,100}\s{1,9}where\s)`;
const updating = String.raw`update\s{1,9}\S{1,100}\s{1,9}set\s{1,9}\S{1,60}\s{0,9}=`;
const changing = String.raw`(?:insert\s{1,9}into\s|${deleting}|${updating}|${made})`;
/** GraphQL: data stands within the braces of an operation, in which no quotation mark comes first as in a record (JSON). */
const graphAsks = String.raw`(?:query\b[^{}]{0,500}|)\{(?!\s{0,50}["'])[^()]{0,1000}\(`;
const graphChanges = String.raw`mutation\b[^{}]{0,500}\{`;
/** Cypher, the language of graph databases. */
const graphPattern = String.raw`(?:optional\s{1,9})?(?:match|merge|create|unwind)\s{0,9}\(\s{0,9}\w{0,60}\s{0,9}(?::|\{|\))`;

/** Data follows within the text that began as a statement: a mark that ends the text stands nowhere between. */
const begun = (before: string, end: string): RegExp => new RegExp(`${before}\\s{0,9}(?:(${asking})|${changing})[^${end}]{0,5000}$`, 'i');
const alone = begun('^', '\u0000');
const inBody = begun(String.raw`(?:^|"(?:sql|query|q|statement|stmt|command)"\s{0,9}:\s{0,9}")`, '"');
const inAddress = begun('[?&][\\w.-]{1,60}=', '&#');
const inField = new RegExp(`^\\s{0,20}(?:(${asking}|${graphAsks})|${changing}|${graphChanges}|${graphPattern})[\\s\\S]{0,5000}$`, 'i');
/** A field of a body that holds one, by its name. */
const ofStatements = /^(?:sql|query|q|statement|stmt|command|cypher|soql|gql|mutation)$/i;

/** Code that a search engine or a database runs: JavaScript within a filter of MongoDB, for one. */
const isProgram = (path: readonly string[]): boolean =>
  /^(?:script\.source|\$function\.body|\$accumulator\.(?:init|accumulate|merge|finalize))$/.test(path.slice(-2).join('.')) ||
  path.at(-1) === '$where';
/** Lucene's language of queries, in which every field can be asked for. */
const isSearch = (path: readonly string[]): boolean => path.slice(-2).join('.') === 'query_string.query';
/** In the body of a request a question in the words of people goes by these names less often. */
const filterField = /^(?:\$?filter|jql|cql|where|filterbyformula|lucene|ldap_?filter|search_?filter)$/i;

/** Filters that only ask, and the text within them that a quotation mark ends: `name eq 'data'`, `project = "data"`. */
const filterNames = String.raw`(?:\$filter|filter|jql|cql|q|query|filterbyformula|where|search|lucene|query_string|ldap_?filter|search_?filter)`;
/** What searches of the whole web, which everybody may ask for anything, know in the place of fields. */
const webWords = '(?:(?:all)?in(?:title|url|text|anchor)|site|filetype|ext|related|cache|define|link)';
const open = String.raw`(?:\b(?:eq|ne|gt|ge|lt|le|in|like|contains|has)\s{1,9}|[=~<>]\s{0,9}|\b(?:contains|startswith|endswith|substringof|search|find)\(\s{0,9}(?:[\w./]{1,60}\s{0,9},\s{0,9})?)(?:'[^']{0,200}|"[^"]{0,200})$|\w\s{1,9}(?:eq|ne|gt|ge|lt|le)\s{1,9}$|\b(?!${webWords}:)[\w.]{1,60}:\(?"[^"]{0,200}$|\b(?:AND|OR|NOT)\s{1,9}[\w.]{1,60}:\(?$`;
/** Those of mailboxes, too. */
const wordsOfSearches = `(?:${webWords}|from|to|cc|bcc|subject|label|is|in|has|after|before|newer_than|older_than)`;
/** `tenant:7 AND data` */
const furtherTerm = String.raw`\b(?!${wordsOfSearches}:)[\w.]{1,60}:(?:[^\s"'():]{1,60}|"[^"]{0,60}")\s{1,9}(?:AND|OR|NOT|&&|\|\|)\s{1,9}\(?$`;
/** LDAP (RFC 4515): `(&(objectClass=person)(uid=data` */
const ldapFilter = /^\s{0,20}(?=\()[\s\S]{0,5000}\([a-z][\w;.-]{0,60}(?::[\w.:]{0,60})?[~<>]?=[^()]{0,200}$/i;
/** A search of a mailbox, which finds mails by words: `subject = "data"`. */
const mailSearch = /^\s{0,20}(?:subject|from|to|cc|bcc)\s{0,9}=\s{0,9}(?:"[^"]{0,200}|'[^']{0,200})$/i;
const filterRow = new RegExp(`^${filterNames}$`, 'i');
const filter = new RegExp(`${open}|${furtherTerm}`, 'i');

/** Where a request's text is one, and whether it can only ask. */
type Found = { readonly onlyAsks: boolean; readonly xml?: true } | undefined;
const by = (pattern: RegExp, text: string): Found => {
  const match = pattern.exec(text);
  return match === null ? undefined : { onlyAsks: match[1] !== undefined };
};
const asksInRow = (name: string, text: string): Found =>
  filterRow.test(name) && (filter.test(text) || ldapFilter.test(text)) && !(/^search$/i.test(name) && mailSearch.test(text))
    ? { onlyAsks: true }
    : undefined;
/** The row of an address that data goes into: the last one. */
const lastRow = (text: string): string => text.slice(Math.max(text.lastIndexOf('?'), text.lastIndexOf('&')) + 1);
function asksInAddress(text: string): Found {
  const row = lastRow(text);
  const name = row.slice(0, Math.max(0, row.indexOf('=')));
  return asksInRow(name, row.slice(name.length));
}

/** A body that is a record in XML, and no page: a message of SOAP, an order, an invoice. */
const pageNames =
  'a|abbr|article|aside|at|b|blockquote|body|br|button|center|code|colgroup|dd|del|div|dl|dt|em|fieldset|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|main|mark|meta|nav|ol|p|pre|s|section|small|span|strike|strong|style|script|sub|sup|svg|table|tbody|td|textarea|tfoot|tg-emoji|tg-spoiler|th|thead|tr|tt|u|ul|video';
const xmlStart = new RegExp(
  `^\\s{0,50}<(?:\\?xml\\s|!DOCTYPE\\s(?!\\s{0,9}html)|(?!(?:${pageNames})[\\s/>])[a-z_][\\w.-]{0,80}(?::[\\w.-]{1,80})?(?:\\s[^<>]{0,2000})?(?:>|$))`,
  'i',
);
const asXml = (text: string): Found => (xmlStart.test(text.slice(0, 3_000)) ? { onlyAsks: false, xml: true } : undefined);

const cut = ({ prefix }: ParameterReads): string => prefix.slice(-20_000);

/** What is begun where data follows such a text, in a field of that name; undefined: no statement. */
export function statementBegun(text: string, name: string): Statement | undefined {
  const end = text.slice(-20_000);
  if (isProgram([name])) return 'changes';
  const what = by(inField, end) ?? (addressSigns.test(end) ? inQuery(end) : asksInRow(name, end));
  return what === undefined ? undefined : what.onlyAsks ? 'asks' : 'changes';
}
const addressSigns = /^\s{0,9}https?:\/\//i;

/** As a transfer step says it. */
export function writtenStatement(
  { reads, prefix }: Pick<ParameterReads, 'reads' | 'prefix'>,
  name: string,
): { readonly statement?: Statement } {
  const statement = reads.length === 0 || prefix.trim() === '' ? undefined : statementBegun(prefix, name);
  return statement === undefined ? {} : { statement };
}

function inQuery(address: string): Found {
  const text = address
    .replaceAll(/\+|%20/g, ' ')
    .replaceAll('%27', "'")
    .replaceAll('%22', '"')
    .replaceAll(/%24/g, '$');
  return by(inAddress, text) ?? asksInAddress(text);
}

function inPart(path: readonly string[], all: ParameterReads): Found {
  const name = path.at(-1) ?? '';
  if (isProgram(path)) return all.prefix.trim() === '' ? undefined : { onlyAsks: false };
  if (isSearch(path)) return { onlyAsks: true };
  return by(inField, cut(all)) ?? (filterField.test(name) ? asksInRow(name, cut(all)) : undefined);
}

export function statementSinks({ urls, pairs, bodies }: Carriers, zone: SinkFact['zone'], context: FactsContext): SinkFact[] {
  const found = (parameter: string, value: Json | undefined, judge: (all: ParameterReads) => Found): SinkFact[] => {
    const all = context.reads(value);
    const what = all.reads.length === 0 ? undefined : judge(all);
    return what === undefined
      ? []
      : [
          {
            kind: 'query',
            zone,
            parameter,
            reads: all.reads,
            ...(what.onlyAsks ? { onlyAsks: true as const } : {}),
            ...(what.xml === true ? { xml: true as const } : {}),
          },
        ];
  };
  const inAny = ({ parameter, value }: Carrier): SinkFact[] => {
    const fields = (writtenParts(value) ?? [])
      .filter(({ path }) => ofStatements.test(path.at(-1) ?? '') || filterField.test(path.at(-1) ?? '') || isProgram(path))
      .flatMap((part) => found(parameter, part.value, (all) => inPart(part.path, all)));
    return fields.length > 0 ? fields.slice(0, 1) : found(parameter, value, (all) => by(inBody, cut(all)) ?? asXml(all.prefix));
  };
  return [
    ...urls.flatMap(({ parameter, value }) => found(parameter, value, (all) => inQuery(cut(all)))),
    ...pairs.flatMap(({ parameter, name, value }) =>
      found(parameter, value, (all) => by(alone, cut(all)) ?? asksInRow(name.trim(), cut(all))),
    ),
    ...bodies.flatMap(inAny),
  ];
}
