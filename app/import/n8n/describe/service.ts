/** Calls to a service with an account there: mail, chat, tables, databases, files, customers, money. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import type { EffectKind, SinkKind } from '../../../nodes/kit/facts.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { readStatement } from '../../../nodes/sql-query/statement.ts';
import type { Profile } from '../map/profiles.ts';
import { showsValue } from '../expression.ts';
import type { ForeignCategory } from '../map/row.ts';
import { sheetColumns } from './cells.ts';
import {
  asPage,
  at,
  brings,
  effectsOf,
  fixedText,
  hasWait,
  isComputed,
  parameterSinks,
  storeKey,
  vendorNetworks,
  vendorZone,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';
import { opensToAll } from '../shared-places.ts';
import { withoutFiles } from './mail-files.ts';
import { saidByPlace } from './place-names.ts';

const MOST_COLUMNS = 300;
const LONGEST_COLUMN = 200;

/** What entering the service means, by category. */
const sinkOf: Partial<Readonly<Record<ForeignCategory, SinkKind>>> = {
  'email.send': 'message',
  'message.send': 'message',
  'queue.send': 'store',
  storage: 'store',
  spreadsheet: 'store',
  'db.query': 'store',
  'crm.action': 'store',
  'saas.action': 'store',
  payment: 'store',
};
const storeOf: Partial<Readonly<Record<ForeignCategory, ForeignFacts['stores'][number]['kind']>>> = {
  spreadsheet: 'table',
  'db.query': 'table',
  storage: 'file',
  'queue.send': 'queue',
  'email.send': 'mailbox',
};

/** What SQL does, by its words; anything but a plain question counts as a change. */
export function effectOfSql(sql: string): EffectKind {
  const words = sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  if (/\b(delete\s+from|drop|truncate)\b/i.test(words)) return 'delete';
  if (/\b(grant|create\s+(user|role))\b/i.test(words)) return 'grant';
  return /^\s*(select|with|table|show|explain|describe)\b/i.test(words) &&
    !/\b(insert|update|alter|create|replace|merge|call|copy)\b/i.test(words)
    ? 'read'
    : 'write';
}

/** Parameters that hold a command of a database, and those whose values are bound as data. */
const queryKeys = ['query', 'sqlQuery', 'sql', 'command', 'script'] as const;

function querySinks(parameters: JsonObject): Sink[] {
  const sinks: Sink[] = [];
  for (const key of queryKeys) if (typeof at(parameters, key) === 'string') sinks.push({ kind: 'query', parameter: [key] });
  if (at(parameters, 'options', 'queryReplacement') !== undefined)
    sinks.push({ kind: 'query', parameter: ['options', 'queryReplacement'], bound: true });
  if (at(parameters, 'additionalFields', 'queryParams') !== undefined)
    sinks.push({ kind: 'query', parameter: ['additionalFields', 'queryParams'], bound: true, implied: [[]] });
  return sinks;
}

function describeDatabase(described: Described): Facts {
  const { info, node, operation, outputs } = described;
  const isQuery = operation !== undefined && /^(executeQuery|executeQuerySql|runQuery|execute)$/.test(operation);
  if (!isQuery) return describeService(described, false);
  const statement = queryKeys.map((key) => at(node.parameters, key)).find((text) => typeof text === 'string' && text !== '');
  // What is put into a question leaves it one; that it may become more is told as an injection.
  const effect = typeof statement === 'string' ? effectOfSql(statement.replace(/^=/, '').replace(/\{\{[\s\S]*?\}\}/g, '?')) : 'write';
  const key = storeKey(info.key, node.parameters);
  const named = typeof statement === 'string' ? tablesOf(info.key, statement) : [];
  return {
    zone: vendorZone(info.vendor),
    networks: vendorNetworks(info.vendor, true),
    hosts: [...(info.vendor?.hosts ?? [])],
    // The same rows are gone, however often they are taken away; what else a statement does counts each time.
    effects: effectsOf({ ...described, effect }).map((one) =>
      one.idempotent && typeof statement === 'string' && /\b(?:insert|merge|call|exec\w*|update)\b/i.test(statement)
        ? { ...one, idempotent: one.kind === 'read' }
        : one,
    ),
    sinks: querySinks(node.parameters),
    result: 'answer',
    brings: [...brings(info.brings, outputs), ...saidByPlace({}, outputs, typeof statement === 'string' ? wholeRowsOf(statement) : [])],
    ...(named.length > 0
      ? { stores: named }
      : key === undefined
        ? {}
        : { stores: [{ kind: 'table' as const, key, access: effect === 'read' ? ('read' as const) : ('write' as const) }] }),
  };
}

/** Tables that come back with all their columns, by name and without their schema. */
const wholeRowsOf = (statement: string): readonly string[] =>
  (readStatement(wordsOf(statement)).wholeRows ?? []).map((table) => table.split('.').at(-1) ?? table);
/** The statement without what data puts into it. */
const wordsOf = (statement: string): string =>
  statement
    .replace(/^=/, '')
    .replace(/\{\{[\s\S]*?\}\}/g, ' NULL ')
    .slice(0, 20_000);

/** Tables that a statement names in words, under the key that the same node would give them by its own fields. What data puts in may name others. */
function tablesOf(name: string, statement: string): ForeignFacts['stores'] {
  return readStatement(wordsOf(statement))
    .tables.slice(0, 20)
    .map(({ table, access }) => ({
      kind: 'table' as const,
      key: `${name}:${table.replace(/^(?:public|dbo)\./i, '')}`.slice(0, 500),
      access,
    }));
}

/** Parameters that hold a question in a language of its own, which data can turn into another one. */
const questions: Readonly<Record<string, Readonly<Record<string, SinkKind>>>> = {
  mongoDb: { query: 'query' },
  ldap: { customFilter: 'query' },
  salesforce: { query: 'query' },
  elasticsearch: { options: 'query' },
  supabase: { filterString: 'query' },
  airtable: { filterByFormula: 'query' },
  quickbooks: { filters: 'query' },
  jira: { options: 'query' },
  serviceNow: { options: 'query' },
  ftp: { path: 'file', oldPath: 'file', newPath: 'file' },
};

/** Whose language only asks, as long as the step does. */
const onlyAsking: ReadonlySet<string> = new Set([
  'salesforce',
  'elasticsearch',
  'supabase',
  'airtable',
  'quickbooks',
  'jira',
  'serviceNow',
]);

/** A filter that is written out as an object whose values are turned into texts and numbers: none of them can become an operator of its own. */
const gap = String.raw`\s{0,20}`;
const heldValue = String.raw`(?:\w{1,100}|"\w{1,100}"|'\w{1,100}')${gap}:${gap}(?:String|Number|Boolean|parseInt|parseFloat)\([^(){}]{1,300}\)${gap}`;
const heldFilter = new RegExp(
  String.raw`^=${gap}\{\{${gap}JSON\.stringify\(${gap}\{${gap}${heldValue}(?:,${gap}${heldValue}){0,30}\}${gap}\)${gap}\}\}${gap}$`,
);
/** The same, filter written out and each value put in by itself: `={ "ref": {{ JSON.stringify(String($json.ref)) }} }`. */
const heldPart = /^\s*(?:JSON\.stringify\(String\([^(){}]{1,300}\)\)|(?:Number|parseInt|parseFloat)\([^(){}]{1,300}\))\s*$/;
const runsOrReachesOut = /\$(?:where|expr|function|accumulator|lookup|graphLookup|unionWith|out|merge)\b/;
const holdsEach = (filter: string): boolean => {
  const parts = [...filter.matchAll(/\{\{([\s\S]*?)\}\}/g)];
  // A value that stands for the name of a field could be an operator, and of some operators it is a program or the name of another table.
  return (
    parts.length > 0 &&
    !runsOrReachesOut.test(filter) &&
    parts.every(({ 1: part = '', index }) => heldPart.test(part) && /[{,]\s*["'][\w.$-]{1,200}["']\s*:\s*$/.test(filter.slice(0, index)))
  );
};
const holdsValues = ({ info, node }: Described, { parameter: [key = ''] }: Sink): boolean => {
  const filter = info.key === 'mongoDb' && key === 'query' ? at(node.parameters, key) : undefined;
  return typeof filter === 'string' && filter.length <= 10_000 && (heldFilter.test(filter) || holdsEach(filter));
};

/** FTP says everything in the clear, and it is what the node speaks unless told otherwise. */
const plainNetworks = ({ info, node }: Described): ForeignFacts['networks'] =>
  info.key === 'ftp' && (fixedText(node.parameters, 'protocol') ?? 'ftp') === 'ftp'
    ? [{ url: 'ftp://', verifyCertificate: true, followsRedirects: false, sendsCredentials: node.credentials.length > 0 }]
    : [];

/** The step waits for a person's answer: "send and wait". */
function asksPerson({ operation }: Described): boolean {
  return operation === 'sendAndWait' || operation === 'dispatchAndWait';
}

/** What a question says, and how; everything else that is worked out says who is asked. */
const ofQuestion: ReadonlySet<string> = new Set([
  'message',
  'subject',
  'text',
  'content',
  'caption',
  'options',
  'approvalOptions',
  'formFields',
  'responseType',
  'defineForm',
  'jsonOutput',
  'limitWaitTime',
  'resumeAmount',
]);
const askedBy = (parameters: JsonObject): string[] =>
  Object.entries(parameters)
    .filter(([key, value]) => !ofQuestion.has(key) && isComputed(value))
    .map(([key]) => key)
    .slice(0, 20);

/** The question goes to people whom the flow itself names, neither data nor a model. */
export const asksFixedPeople = (parameters: JsonObject): boolean => askedBy(parameters).length === 0;

/** What whoever is asked reads. */
const readByAsked: readonly (readonly string[])[] = [
  ['message'],
  ['subject'],
  ['options', 'responseFormTitle'],
  ['options', 'responseFormDescription'],
];
const shownTo = (parameters: JsonObject): string[][] =>
  readByAsked.filter((path) => showsValue(at(parameters, ...path))).map((path) => [...path]);

/** It is the check, and no act that a check would be needed for. */
const asksFixedPerson = (described: Described): boolean => asksPerson(described) && asksFixedPeople(described.node.parameters);

/** Two buttons give a yes or a no, and nothing that anybody writes. */
const answerOf = (parameters: JsonObject, outputs: readonly string[]): ForeignFacts['brings'] =>
  (fixedText(parameters, 'responseType') ?? 'approval') === 'approval' && !isComputed(parameters['responseType'])
    ? outputs.map((port) => ({
        port,
        path: ['data', 'approved'],
        labels: [],
        trust: 'trusted' as const,
        type: 'boolean' as const,
        why: 'the answer of whoever was asked',
      }))
    : // Who answers is one whom the flow names; anybody else types what they like.
      brings('form', outputs, asksFixedPeople(parameters) ? 'partner' : undefined);

/** Where a message is shown with live links or pictures, and what turns that off; by node, as n8n documents their parameters. */
interface Shown {
  readonly parameters: readonly string[];
  readonly kind: 'html' | 'markdown';
  readonly unless: NonNullable<Sink['markup']>['unless'];
  when?(node: Described['node']): boolean;
}
const shownMessages: Readonly<Record<string, Shown>> = {
  gmail: {
    parameters: ['message'],
    kind: 'html',
    unless: [{ parameter: ['emailType'], is: 'text' }],
    when: ({ typeVersion }) => typeVersion >= 2,
  },
  emailSend: { parameters: ['html'], kind: 'html', unless: [] },
  microsoftOutlook: {
    parameters: ['bodyContent'],
    kind: 'html',
    unless: [{ parameter: ['additionalFields', 'bodyContentType'], is: 'Text' }],
    when: ({ parameters }) => fixedText(parameters, 'additionalFields', 'bodyContentType') !== undefined,
  },
  telegram: { parameters: ['text'], kind: 'markdown', unless: [{ parameter: ['additionalFields', 'disable_web_page_preview'], is: true }] },
  slack: {
    parameters: ['text', 'blocksUi'],
    kind: 'markdown',
    unless: [
      { parameter: ['otherOptions', 'unfurl_links'], is: false },
      { parameter: ['otherOptions', 'unfurl_media'], is: false },
    ],
  },
  discord: { parameters: ['content', 'text'], kind: 'markdown', unless: [] },
  microsoftTeams: {
    parameters: ['message'],
    kind: 'html',
    unless: [{ parameter: ['contentType'], is: 'text' }],
    when: ({ parameters }) => fixedText(parameters, 'contentType') === 'html',
  },
  'lc.chat': { parameters: ['message'], kind: 'markdown', unless: [] },
};

/** A fixed address that gets a copy which the others do not see; one of the same house as a fixed receiver or the sender is no stranger. */
function hiddenCopyOf({ info, node: { parameters } }: Described): string | undefined {
  if (info.category !== 'email.send') return undefined;
  const fixed = (...path: readonly string[]): string => {
    const text = fixedText(parameters, ...path)?.trim() ?? '';
    return /^[^\s{}=]{1,100}@[^\s{}=@]{1,200}$/.test(text) ? text : '';
  };
  const copy = [
    ['options', 'bccList'],
    ['options', 'bccEmail'],
    ['additionalFields', 'bccRecipients'],
  ]
    .map((path) => fixed(...path))
    .find((one) => one !== '');
  const house = (address: string): string => address.split('@').at(-1)?.toLowerCase() ?? '';
  const known = [fixed('sendTo'), fixed('toEmail'), fixed('toRecipients'), fixed('fromEmail')].filter((one) => one !== '').map(house);
  return copy === undefined || known.includes(house(copy)) ? undefined : copy.slice(0, 300);
}
const withCopy = (described: Described, sinks: Sink[]): Sink[] => {
  const hiddenCopy = hiddenCopyOf(described);
  return hiddenCopy === undefined ? sinks : sinks.map((sink) => (sink.kind === 'message' ? { ...sink, hiddenCopy } : sink));
};

function withMarkup({ info, node }: Described, sinks: Sink[]): Sink[] {
  const shown = Object.hasOwn(shownMessages, info.key) ? shownMessages[info.key] : undefined;
  if (info.category === 'storage') return asPage(node.parameters, sinks);
  if (shown === undefined || shown.when?.(node) === false) return sinks;
  const markup = { kind: shown.kind, unless: [...shown.unless] };
  return sinks.map((sink) => (shown.parameters.includes(sink.parameter[0] ?? '') ? { ...sink, markup } : sink));
}

/** A sheet gives back the row that was written: of columns that were filled one by one these, else the item as it came. Gmail says only which mail it has become. */
function givesBack({ info, node, effect, operation, asTool }: Described): Pick<Facts, 'result' | 'fields'> {
  if (info.key === 'gmail' && (operation === 'send' || operation === 'reply')) return { result: 'nothing' };
  if (asTool || info.key !== 'googleSheets' || effect !== 'write' || !/^(?:append|update|appendOrUpdate)$/.test(operation ?? ''))
    return { result: 'answer' };
  const columns = at(node.parameters, 'columns', 'value');
  if (node.typeVersion < 4) return { result: 'answer' };
  if (fixedText(node.parameters, 'columns', 'mappingMode') !== 'defineBelow')
    return { result: fixedText(node.parameters, 'columns', 'mappingMode') === 'autoMapInputData' ? 'pass' : 'answer' };
  if (
    !isJsonObject(columns) ||
    Object.keys(columns).length > MOST_COLUMNS ||
    Object.keys(columns).some((name) => name.length > LONGEST_COLUMN)
  )
    return { result: 'answer' };
  return { result: 'keep', fields: Object.keys(columns).map((name) => ({ path: [name], parameter: ['columns', 'value', name] })) };
}

/** What is put there is open to everybody: said by the step that puts it. */
const isForAll = (parameters: JsonObject): boolean =>
  [['additionalFields', 'acl'], ['acl'], ['predefinedAcl'], ['createQuery', 'predefinedAcl']].some((path) =>
    /^publicRead/.test(fixedText(parameters, ...path) ?? ''),
  );

/** They send the file that came in unless told to send a text; the file is in no parameter. */
const uploadsFile = ({ info, node: { parameters, typeVersion }, operation }: Described): boolean =>
  operation === 'upload' &&
  (info.key === 'googleDrive' ? typeVersion >= 3 : /^(?:awsS3|s3|ftp)$/.test(info.key) && parameters['binaryData'] !== false);
const isWhole = ({ implied }: Sink): boolean => implied?.some((path) => path.length === 0) === true;
function withFile(described: Described, kind: SinkKind, sinks: readonly Sink[]): Sink[] {
  if (!uploadsFile(described)) return [...sinks];
  const told = sinks.filter((sink) => !isWhole(sink));
  return told.some(({ implied }) => implied?.some(([first]) => first === '$binary') === true)
    ? told
    : [...told, { kind, parameter: [], implied: [['$binary']] }];
}

/** When somebody is free, and not with whom they are busy. */
const bringsLess: Readonly<Record<string, Profile>> = { 'googleCalendar: availability': 'none' };
const broughtBy = (described: Described): Profile | undefined => {
  const { info, operation = '' } = described;
  if (info.key === 'n8n' && (described.resource ?? 'workflow') === 'workflow') return 'workflows';
  const asked = `${info.key}: ${operation}`;
  return Object.hasOwn(bringsLess, asked) ? bringsLess[asked] : operation === 'mediaUrlGet' ? 'media' : info.brings;
};

export function describeService(described: Described, databases = true): Facts {
  const { info, node, effect, operation, outputs } = described;
  if (databases && info.category === 'db.query') return describeDatabase(described);
  const reads = effect === 'read' || effect === 'none';
  const asks = asksPerson(described);
  const key = storeKey(info.key, node.parameters);
  const storeKind = storeOf[info.category];
  const zone = vendorZone(info.vendor);
  const sinkKind: SinkKind = reads
    ? 'network'
    : effect === 'send' && (info.category === 'saas.action' || info.category === 'db.query')
      ? 'message'
      : (sinkOf[info.category] ?? 'store');
  return {
    zone: isForAll(node.parameters) ? { ...zone, scope: 'public' } : zone,
    networks: [...vendorNetworks(info.vendor, true), ...plainNetworks(described)],
    hosts: [...(info.vendor?.hosts ?? [])],
    effects: asksFixedPerson(described)
      ? []
      : effectsOf(described).map((one) => (opensToAll(described) ? { ...one, toEveryone: true as const } : one)),
    sinks: withMarkup(
      described,
      withCopy(
        described,
        withFile(
          described,
          sinkKind,
          parameterSinks(sinkKind, described, Object.hasOwn(questions, info.key) ? questions[info.key] : {}),
        ).map((sink) =>
          sink.kind !== 'query'
            ? sink
            : {
                ...sink,
                ...(reads && onlyAsking.has(info.key) ? { onlyAsks: true as const } : {}),
                ...(holdsValues(described, sink) ? { bound: true } : {}),
              },
        ),
      ),
    ),
    // Where nobody answers in time, what came in goes on.
    ...(!asks ? givesBack(described) : { result: Object.keys(hasWait(node.parameters)).length > 0 ? 'pass' : 'nothing' }),
    brings: asks
      ? answerOf(node.parameters, outputs)
      : reads
        ? [...withoutFiles(described, brings(broughtBy(described), outputs)), ...saidByPlace(node.parameters, outputs)]
        : [],
    ...(key === undefined || storeKind === undefined
      ? {}
      : {
          stores: [
            {
              kind: storeKind,
              key,
              access: reads ? ('read' as const) : ('write' as const),
              ...(info.key === 'googleSheets' && operation === 'update' ? { rows: 'kept' as const } : {}),
              ...sheetColumns(described),
            },
          ],
        }),
    ...(asks
      ? {
          human: {
            approvers: 1,
            ...(shownTo(node.parameters).length === 0 ? {} : { shown: shownTo(node.parameters) }),
            ...hasWait(node.parameters),
            ...(askedBy(node.parameters).length === 0 ? {} : { to: askedBy(node.parameters).map((key) => [key]) }),
          },
        }
      : {}),
  };
}
