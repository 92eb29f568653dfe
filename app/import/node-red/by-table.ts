/** Facts of a step that the table of types describes. */
import type { JsonObject } from '../../kernel/json.ts';
import { isPinnedModel } from '../../nodes/kit/models.ts';
import { brings, vendorZone } from '../n8n/describe/kit.ts';
import { vendors } from '../n8n/map/vendors.ts';
import { columnsBrought } from './columns.ts';
import { contextStores, type Contexts } from './context-stores.ts';
import { below, message, nothing, pathOf, text, type Facts, type Sink } from './description.ts';
import type { RedNode } from './parse.ts';
import { isElsewhere, isMssql, querySinks } from './queries.ts';
import type { RedType } from './red-type.ts';
import { serverUrl } from './servers.ts';

const topicOf = (node: RedNode): string | undefined => (text(node.raw['topic']) === '' ? undefined : text(node.raw['topic']));

const changes: Readonly<Record<string, string>> = {
  read: 'reads from',
  write: 'changes data in',
  send: 'sends something through',
  exec: 'runs something in',
  delete: 'deletes in',
};

/** In a page of the dashboard `{{ }}` and `ng-bind` write letters; these make a part of the page, a program or an address of what they get. */
const comesAlive =
  /ng-bind-html|v-html|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\.html\(|\.append\(|\beval\b|trustAs|\$compile|v-bind|(?:ng-)?(?:src|href)\s{0,5}=|:(?:src|href|style)\b/i;
/** A program of the page that is put together with what comes. */
const fillsScript = (page: string): boolean => {
  const at = page.toLowerCase().indexOf('<script');
  return at >= 0 && page.includes('{{', at);
};
/** Without a page of its own it shows the one that the message brings. */
const showsLetters = ({ type, raw }: RedNode): boolean =>
  /^ui[_-]template$/.test(type) &&
  text(raw['format']).trim() !== '' &&
  !comesAlive.test(text(raw['format'])) &&
  !fillsScript(text(raw['format']));

/** Where a page of the dashboard makes a part of itself of what a message brings: in a binding of HTML, or in its program. */
const bindsPart = /(?:ng-bind-html|v-html)\s{0,5}=\s{0,5}(?:"([^"]{0,300})"|'([^']{0,300})')/gi;
const writesPart =
  /(?:(?:innerHTML|outerHTML)\s{0,5}\+?=|(?:insertAdjacentHTML|document\.write|\.html|\.append)\s{0,5}\()([^;\n]{0,300})/gi;
const fieldsOfMessage = /\bmsg\.(\w{1,100}(?:\.\w{1,100}){0,5})/g;
function becomeParts({ type, raw }: RedNode): Sink[] {
  const page = /^ui[_-]template$/.test(type) ? text(raw['format']).slice(0, 200_000) : '';
  const parts = [...page.matchAll(bindsPart), ...page.matchAll(writesPart)].flatMap((found) => found.slice(1));
  const fields = new Set(parts.flatMap((part) => [...(part ?? '').matchAll(fieldsOfMessage)].map(([, field = '']) => field)));
  return fields.size === 0
    ? []
    : [{ kind: 'render', parameter: ['format'], implied: [...fields].slice(0, 20).map(pathOf), markup: { kind: 'html', unless: [] } }];
}

/** Whom a mail goes to, where the message says so. */
function addressed({ type, raw }: RedNode): Sink[] {
  return !/^(?:e-?mail|sendmail|nodemailer)$/.test(type) || text(raw['name']).includes('@')
    ? []
    : [{ kind: 'message', parameter: ['to'], implied: [['to'], ['cc'], ['bcc']] }];
}

/** Lists that people open in a spreadsheet. */
function inCells({ type, raw }: RedNode): Sink[] {
  const isList =
    (type === 'file' && (raw['filenameType'] ?? 'str') === 'str' && /\.(?:csv|tsv)$/i.test(text(raw['filename']).trim())) ||
    (/^(?:google-sheets|GSheet)$/.test(type) && /append|update/i.test(text(raw['method'])));
  return isList ? [{ kind: 'cells', parameter: ['property'], implied: message }] : [];
}

/** Everything that the table describes. */
export function byTable(node: RedNode, type: RedType, values: JsonObject, contexts: Contexts): Facts {
  const vendor = type.vendor === undefined ? undefined : vendors.get(type.vendor);
  const zone: Facts['zone'] =
    type.vendor === undefined ? (type.effect === 'send' ? { scope: 'unknown' } : { scope: 'local' }) : vendorZone(vendor);
  const server = serverUrl(node, values);
  const topic = topicOf(node);
  const sinks: Sink[] =
    type.sink === undefined
      ? []
      : type.sink === 'query'
        ? querySinks(node, values)
        : [
            { kind: type.sink, parameter: ['property'], implied: message, ...(showsLetters(node) ? { bound: true } : {}) },
            ...becomeParts(node),
            ...addressed(node),
            ...inCells(node),
          ];
  const overwrites = type.result === 'answer' || type.result === 'model';
  const named = isMssql(node.type) ? pathOf(text(node.raw['outField'])) : [];
  const written = named.length === 0 ? ['payload'] : named;
  const isQueue = type.category === 'queue.send' || type.trigger === 'queue';
  return {
    ...nothing,
    zone,
    result: type.result,
    ...(overwrites ? { into: [written] } : {}),
    sinks,
    hosts: [...(vendor?.hosts ?? [])],
    brings:
      type.brings === undefined
        ? []
        : overwrites
          ? below(written, [
              ...brings(type.brings, ['out']),
              ...(type.sink === 'query' && !(isMssql(node.type) && isElsewhere(node.raw)) ? columnsBrought(node) : []),
            ])
          : brings(type.brings, ['out']),
    effects:
      type.effect === 'none'
        ? []
        : [
            {
              kind: type.effect,
              what: `${changes[type.effect] ?? 'does something in'} ${vendor?.name ?? node.type}`.slice(0, 300),
              idempotent: type.effect === 'read',
            },
          ],
    networks:
      server === undefined
        ? []
        : [{ url: server.url.slice(0, 2000), verifyCertificate: server.checked, followsRedirects: false, sendsCredentials: true }],
    stores: [
      ...contextStores(node, contexts),
      ...(isQueue && topic !== undefined
        ? [
            {
              kind: 'queue' as const,
              key: `${node.type.split(' ')[0] ?? 'queue'}:${topic}`.slice(0, 500),
              access: type.trigger === undefined ? ('write' as const) : ('read' as const),
            },
          ]
        : []),
    ],
    ...(type.trigger === undefined
      ? {}
      : { trigger: { kind: type.trigger, exposed: false, auth: 'unseen' as const, atLeastOnce: type.trigger !== 'form' } }),
    ...(type.category === 'ai.llm'
      ? {
          ai: {
            role: 'chat' as const,
            ...(vendor === undefined ? {} : { provider: vendor.name }),
            ...(text(node.raw['model']) === ''
              ? {}
              : { model: text(node.raw['model']).slice(0, 300), pinned: isPinnedModel(text(node.raw['model'])) }),
            external: zone.scope === 'vendor',
            system: [],
            prompt: [],
            impliedPrompt: message,
            output: 'none' as const,
          },
        }
      : {}),
  };
}
