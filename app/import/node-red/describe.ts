/** Facts and parameters of a Node-RED step. What travels is `msg`: here the item, so `msg.payload` is the field `payload`. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { movesMoney } from '../../nodes/kit/declared-effect.ts';
import { isModelAddress } from '../../nodes/kit/asked-model.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { brings } from '../n8n/describe/kit.ts';
import { vendorZone } from '../n8n/describe/kit.ts';
import { hostOf } from '../n8n/describe/network.ts';
import { vendors } from '../n8n/map/vendors.ts';
import type { RedNode } from './parse.ts';
import type { RedType } from './red-type.ts';
import { changeRules } from './change-rules.ts';
import { columnsBrought } from './columns.ts';
import { contextStores, noContexts, type Contexts } from './context-stores.ts';
import { redTypeOf } from './types.ts';
import { mustache, plainValue, propertiesOf, typedValue } from './values.ts';

type Facts = Omit<ForeignFacts, 'inputs' | 'outputs'>;
type Sink = ForeignFacts['sinks'][number];

export interface RedDescription {
  readonly category: string;
  readonly title: string;
  readonly operation?: string;
  readonly values: JsonObject;
  readonly code?: string;
  readonly facts: Facts;
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
/** Node-RED writes numbers as text as often as not. */
function numberIn(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
/** `host:port`, the port left out where it is none. */
function hostAndPort(host: string, port: Json | undefined, usual: number): string {
  const number = numberIn(port) ?? usual;
  return `${host}:${Number.isInteger(number) && number > 0 && number < 65_536 ? number : usual}`;
}
const nothing: Facts = {
  known: true,
  zone: { scope: 'local' },
  effects: [],
  brings: [],
  sinks: [],
  networks: [],
  hosts: [],
  result: 'pass',
  fields: [],
  stores: [],
};
const message = [['payload']];
/** What a step has to say it writes over the payload; the rest of the message travels on. */
const answered = { into: [['payload']] };
const below = (path: readonly string[], sources: ForeignFacts['brings']): ForeignFacts['brings'] =>
  sources.map((source) => ({ ...source, path: [...path, ...source.path] }));
/** What an http request writes over beside the payload: nobody's headers and no address of before is left. */
const envelope: Pick<Facts, 'clears' | 'brings'> = {
  clears: [['headers'], ['statusCode'], ['responseUrl']],
  brings: [
    { port: 'out', path: ['headers'], labels: ['internal'], trust: 'public', type: 'any', why: 'the headers of the answer' },
    { port: 'out', path: ['statusCode'], labels: [], trust: 'public', type: 'number', why: 'the status of the answer' },
    { port: 'out', path: ['responseUrl'], labels: [], trust: 'public', type: 'text', why: 'the address that answered' },
  ],
};
/** What the provider counts, and no model says. */
const counted: Facts['closes'] = ['prompt_tokens', 'completion_tokens', 'total_tokens', 'input_tokens', 'output_tokens'].map((name) => ({
  path: ['payload', 'usage', name],
  type: 'number' as const,
}));
const pathOf = (field: string): string[] =>
  field
    .split('.')
    .filter((part) => part !== '' && part.length <= 200)
    .slice(0, 20);

/** A step points at a broker, and the broker at how it encrypts. */
const deepestConfiguration = 2;

/** Values of a step, with the configuration that it points at put in its place: a broker's address belongs to the step that uses it. */
export function valuesOf(node: RedNode, configs: ReadonlyMap<string, RedNode>): JsonObject {
  const inPlace = (raw: JsonObject, depth: number): JsonObject =>
    Object.fromEntries(
      propertiesOf(raw).map(([key, value]): [string, Json] => {
        const config = typeof value === 'string' && depth < deepestConfiguration ? configs.get(value) : undefined;
        if (config !== undefined)
          return [
            key,
            { configuration: config.type, ...inPlace(config.raw, depth + 1), ...(config.name === '' ? {} : { name: config.name }) },
          ];
        return [key, plainValue(value)];
      }),
    );
  return inPlace(node.raw, 0);
}

function injectOf(node: RedNode, contexts: Contexts): RedDescription {
  const crontab = text(node.raw['crontab']);
  const every = numberIn(node.raw['repeat']) ?? 0;
  const cron =
    crontab !== ''
      ? crontab
      : every > 0
        ? every < 60
          ? `*/${Math.max(1, Math.round(every))} * * * * *`
          : every < 3_600
            ? `*/${Math.round(every / 60)} * * * *`
            : `0 */${Math.min(23, Math.max(1, Math.round(every / 3_600)))} * * *`
        : undefined;
  const props = list(node.raw['props']).filter(isJsonObject);
  const named =
    props.length > 0
      ? props
      : [
          { p: 'payload', v: node.raw['payload'] ?? '', vt: node.raw['payloadType'] ?? 'date' },
          { p: 'topic', v: node.raw['topic'] ?? '', vt: 'str' },
        ];
  const values: JsonObject = {
    properties: named.map((one) => ({
      field: text(one['p']),
      value: typedValue(
        one['p'] === 'payload' && one['v'] === undefined ? node.raw['payload'] : one['v'],
        one['p'] === 'payload' && one['vt'] === undefined ? node.raw['payloadType'] : one['vt'],
      ),
    })),
    ...(cron === undefined ? {} : { cron }),
    once: node.raw['once'] === true,
  };
  return {
    category: cron === undefined ? 'trigger.manual' : 'trigger.schedule',
    title: 'Inject',
    values,
    facts: {
      ...nothing,
      stores: contextStores(node, contexts),
      result: 'keep',
      fields: named
        .slice(0, 100)
        .flatMap((one, index) =>
          text(one['p']) === '' || text(one['p']).length > 200
            ? []
            : [{ path: text(one['p']).split('.').slice(0, 20), parameter: ['properties', String(index), 'value'] }],
        ),
      trigger: {
        kind: cron === undefined ? 'manual' : 'schedule',
        exposed: false,
        auth: 'session',
        atLeastOnce: false,
        ...(cron === undefined ? {} : { cron: cron.slice(0, 300) }),
      },
    },
  };
}

const onlyAsk: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function httpOf(node: RedNode, values: JsonObject): Pick<RedDescription, 'values' | 'facts' | 'operation'> {
  const method = text(node.raw['method']).toUpperCase() || 'GET';
  const url = text(node.raw['url']);
  const byMessage = url === '';
  const host = hostOf(url.split('{{')[0] ?? '', !url.includes('{{'));
  const zone: Facts['zone'] = zoneOfHost(host);
  const body = method === 'GET' ? node.raw['paytoqs'] === 'query' || node.raw['paytoqs'] === 'body' || node.raw['paytoqs'] === true : true;
  const tls = values['tls'];
  const unchecked =
    node.raw['insecureHTTPParser'] === true ||
    (isJsonObject(tls) && (tls['verifyservercert'] === false || tls['verifyservercert'] === 'false'));
  // A method from the environment may be any, as one that the message names.
  const effect = movesMoney(method, host, (url.split('{{')[0] ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/)[0])
    ? 'pay'
    : method === 'DELETE'
      ? 'delete'
      : onlyAsk.has(method)
        ? 'read'
        : 'write';
  const asksModel = body && effect === 'write' && isModelAddress(host, (url.split('{{')[0] ?? '').replace(/^[a-z]+:\/\/[^/?#]*/i, ''));
  return {
    operation: `${method === 'USE' ? 'as the message says' : method}${host === undefined ? '' : ` ${host}`}`.slice(0, 300),
    // Without a fixed address the message carries it.
    values: { ...values, url: byMessage ? '{{ input.url }}' : mustache(url) },
    facts: {
      ...nothing,
      zone,
      ...(asksModel ? { closes: counted } : {}),
      result: asksModel ? 'model' : 'answer',
      ...answered,
      ...envelope,
      hosts: host === undefined ? [] : [host],
      brings: asksModel ? envelope.brings : [...below(['payload'], brings('web', ['out'])), ...envelope.brings],
      ...(asksModel
        ? {
            ai: {
              role: 'chat' as const,
              ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
              external: zone.scope !== 'local' && zone.scope !== 'internal',
              ...(zone.region === undefined ? {} : { region: zone.region }),
              system: [],
              prompt: [],
              impliedPrompt: message,
              output: 'none' as const,
            },
          }
        : {}),
      effects: [
        {
          kind: effect,
          what: `${effect === 'read' ? 'reads from' : effect === 'delete' ? 'deletes at' : effect === 'pay' ? 'moves money at' : 'sends data to'} ${host ?? 'an address that data decides'}`.slice(
            0,
            300,
          ),
          idempotent: effect !== 'write' && effect !== 'pay',
        },
      ],
      sinks: [
        ...(byMessage || url.includes('{{') ? [{ kind: 'url' as const, parameter: ['url'] }] : []),
        ...(body ? [{ kind: asksModel ? ('prompt.user' as const) : ('network' as const), parameter: ['ret'], implied: message }] : []),
        { kind: 'network', parameter: ['headers'], implied: [['headers']] },
      ],
      networks: [
        {
          parameter: ['url'],
          ...(method === 'USE' ? {} : { method }),
          verifyCertificate: !unchecked,
          followsRedirects: true,
          sendsCredentials: text(node.raw['authType']) !== '',
          ...(text(node.raw['authType']) === 'basic' ? { auth: 'basic' as const } : {}),
        },
      ],
    },
  };
}

/** What a configuration speaks, in the clear and encrypted, with the usual ports; of any other only an address with a scheme says it. */
const spoken: readonly (readonly [configuration: RegExp, plain: string, port: number, safe: string, safePort: number])[] = [
  [/mqtt/i, 'mqtt', 1_883, 'mqtts', 8_883],
  [/amqp|rabbit/i, 'amqp', 5_672, 'amqps', 5_671],
  [/redis/i, 'redis', 6_379, 'rediss', 6_380],
  [/^websocket-client$/i, 'ws', 80, 'wss', 443],
  [/^ftp$/i, 'ftp', 21, 'ftps', 990],
];

/** The broker, server or mailbox that a step talks to, as an address. */
function serverUrl(node: RedNode, values: JsonObject): { url: string; checked: boolean } | undefined {
  const mail = text(node.raw['server']);
  if (/^e-?mail/.test(node.type) && mail.includes('.'))
    return {
      url: `${node.raw['secure'] === true || node.raw['useSSL'] === true ? 'smtps' : 'smtp'}://${hostAndPort(mail, node.raw['port'], 465)}/`,
      checked: node.raw['tls'] !== false,
    };
  // Sockets have their address in the step itself, and listen where they are servers.
  if (/^(tcp|udp) (out|request)$/.test(node.type)) {
    const place = text(node.raw['server']) || text(node.raw['host']) || text(node.raw['addr']);
    return place === '' || node.raw['beserver'] === 'server'
      ? undefined
      : {
          url: `${isJsonObject(values['tls']) ? 'tls' : node.type.slice(0, 3)}://${hostAndPort(place, node.raw['port'], 0)}/`.replace(
            /:0\/$/,
            '/',
          ),
          checked: true,
        };
  }
  const broker = ['broker', 'server', 'client', 'ftp', 'redisConfig'].map((key) => values[key]).find((value) => isJsonObject(value));
  if (!isJsonObject(broker)) return undefined;
  const checked = !(isJsonObject(broker['tls']) && broker['tls']['verifyservercert'] === false);
  const host = text(broker['broker']) || text(broker['host']) || text(broker['url']) || text(broker['path']);
  // The path of a listener is where others come to.
  if (host === '' || host.startsWith('/') || /listener/i.test(text(broker['configuration']))) return undefined;
  if (/^[a-z]+:\/\//.test(host)) return { url: host, checked };
  const [, plain, port, encrypted, safePort] = spoken.find(([configuration]) => configuration.test(text(broker['configuration']))) ?? [];
  if (plain === undefined || port === undefined || encrypted === undefined || safePort === undefined) return undefined;
  const safe = broker['usetls'] === true || broker['tls'] === true || isJsonObject(broker['tls']);
  return { url: `${safe ? encrypted : plain}://${hostAndPort(host, broker['port'], safe ? safePort : port)}/`, checked };
}

const topicOf = (node: RedNode): string | undefined => (text(node.raw['topic']) === '' ? undefined : text(node.raw['topic']));

const changes: Readonly<Record<string, string>> = {
  read: 'reads from',
  write: 'changes data in',
  send: 'sends something through',
  exec: 'runs something in',
  delete: 'deletes in',
};

const isMssql = (type: string): boolean => /^mssql(?:-plus)?$/i.test(type);
/** MSSQL: the statement stands in a field of the message or in the context, not in the editor. */
const isElsewhere = (raw: JsonObject): boolean => !['', 'editor'].includes(text(raw['queryOptType']));

/**
 * Where a database step takes its statement and its values from, by the documentation of each: `msg.topic` with `msg.payload` or `msg.params`
 * beside it; a statement typed into the step, with `{{{ }}}` for parts of the message, or else `msg.payload` or `msg.query`, whichever the
 * package takes; for MSSQL also a field that an option names; redis calls have the command in the step.
 */
function querySinks({ type, raw }: RedNode, values: JsonObject): Sink[] {
  const typed = text(raw['query']) || text(raw['sql']);
  const given = (fields: readonly string[]): Sink => ({ kind: 'query', parameter: ['params'], implied: fields.map(pathOf), bound: true });
  // A filter is an object; code stands in one field of it, and somebody else's object may hold any.
  if (/^mongodb/.test(type)) return [{ kind: 'query', parameter: ['query'], implied: [['payload', '$where']] }];
  if (type === 'influxdb in') return [{ kind: 'query', parameter: ['query'], ...(typed === '' ? { implied: [['query']] } : {}) }];
  if (/^redis/i.test(type)) return [{ kind: 'query', parameter: ['params'], implied: message, bound: text(raw['command']) !== '' }];
  if (/^(?:mysql|stackhero-mysql)$/i.test(type)) return [{ kind: 'query', parameter: ['topic'], implied: [['topic']] }, given(['payload'])];
  if (/^sqlite/i.test(type))
    return [
      text(raw['sqlquery']) === 'fixed' || text(raw['sqlquery']) === 'prepared'
        ? { kind: 'query', parameter: ['sql'] }
        : { kind: 'query', parameter: ['topic'], implied: [['topic']] },
      given(['params', 'payload']),
    ];
  const beside = given(['params', 'queryParams', 'queryParameters']);
  if (isMssql(type) && isElsewhere(raw))
    return [
      { kind: 'query', parameter: ['queryOpt'] },
      ...(text(raw['paramsOptType']) === 'msg' ? [given([text(raw['paramsOpt']) || 'queryParams'])] : []),
      beside,
    ];
  if (typed !== '')
    return [{ kind: 'query', parameter: [typeof values['query'] === 'string' || values['query'] !== undefined ? 'query' : 'sql'] }, beside];
  const statement =
    isMssql(type) || type === 'postgres' ? message : type === 'postgresql' ? [['query']] : [['query'], ['topic'], ['payload']];
  return [{ kind: 'query', parameter: ['query'], implied: statement }, beside];
}

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
function byTable(node: RedNode, type: RedType, values: JsonObject, contexts: Contexts): Facts {
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
            ...(text(node.raw['model']) === '' ? {} : { model: text(node.raw['model']).slice(0, 300), pinned: false }),
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

/** Modules that the editor installs for a function: `[{ var: "_", module: "lodash@4.17.21" }]`. */
function librariesOf(node: RedNode): { libraries?: string[] } {
  const libraries = list(node.raw['libs'])
    .flatMap((one) => (isJsonObject(one) && text(one['module']) !== '' ? [text(one['module']).slice(0, 300)] : []))
    .slice(0, 100);
  return libraries.length === 0 ? {} : { libraries };
}

/** What runs when the flow starts and when it stops is looked at together with what runs for each message. */
function withStartAndEnd({ raw }: RedNode, code: string): string {
  const more = [
    ['whenStarted', text(raw['initialize'])],
    ['whenStopped', text(raw['finalize'])],
  ] as const;
  // An editor leaves a comment there.
  return [
    code,
    ...more
      .filter(([, own]) => own.replace(/^\s*\/\/.*$/gm, '').trim() !== '')
      .map(([name, own]) => `async function ${name}() {\n${own}\n}`),
  ].join('\n');
}

/** Parts become one payload, in whichever order and under whichever names; the rest of the message is that of the last. */
function joined(base: RedDescription, { raw }: RedNode): RedDescription {
  const property = text(raw['property']) || 'payload';
  if (property !== 'payload' || !['', 'msg'].includes(text(raw['propertyType'])) || text(raw['mode']) !== 'custom') return base;
  return {
    ...base,
    values: { ...base.values, parts: '{{ input["payload"] }} {{ input["topic"] }}' },
    facts: { ...base.facts, result: 'assign', fields: [{ path: ['payload'], parameter: ['parts'] }] },
  };
}

/** `isPage`: what it answers is a page. */
export function describeRed(
  node: RedNode,
  configs: ReadonlyMap<string, RedNode>,
  isPage = false,
  contexts: Contexts = noContexts,
): RedDescription {
  const title = node.type.slice(0, 300);
  const values = valuesOf(node, configs);
  const type = redTypeOf(node.type);
  if (node.type === 'inject') return injectOf(node, contexts);
  if (node.type.startsWith('subflow:'))
    return {
      category: 'subworkflow',
      title: 'Subflow',
      values,
      facts: { ...nothing, result: 'pass', control: { kind: 'subflow', reads: [] } },
    };
  if (type === undefined) {
    const isTrigger = / in$|trigger|receiver|listen/i.test(node.type);
    return {
      category: 'unknown',
      title,
      values,
      facts: {
        ...nothing,
        known: false,
        zone: { scope: 'unknown', vendor: title },
        result: 'answer',
        effects: isTrigger
          ? []
          : [{ kind: 'write', what: `does something in ${title} that nobody has described`.slice(0, 300), idempotent: false }],
        sinks: [{ kind: 'network', parameter: [], implied: [[]] }],
      },
    };
  }
  const base = { category: type.category, title, values, facts: byTable(node, type, values, contexts) };
  switch (node.type) {
    case 'http request':
      return { ...base, ...httpOf(node, values) };
    case 'http in':
      // Authentication is switched on for the whole server, in a file that is no part of an export.
      return {
        ...base,
        operation: `${text(node.raw['method']).toUpperCase() || 'GET'} ${text(node.raw['url'])}`.slice(0, 300),
        facts: { ...base.facts, trigger: { kind: 'webhook', exposed: true, auth: 'unseen', atLeastOnce: true } },
      };
    case 'function': {
      const { func, ...rest } = values;
      return {
        ...base,
        values: { ...rest, ...(list(node.raw['libs']).length > 0 ? { libs: node.raw['libs'] as Json } : {}) },
        code: withStartAndEnd(node, text(node.raw['func']) || (typeof func === 'string' ? func : '')),
        facts: { ...base.facts, code: { language: 'javascript', dialect: 'node-red', ...librariesOf(node) } },
      };
    }
    case 'exec': {
      const appended = node.raw['addpay'] !== undefined && node.raw['addpay'] !== '' && node.raw['addpay'] !== false;
      const field = typeof node.raw['addpay'] === 'string' && node.raw['addpay'] !== 'true' ? node.raw['addpay'] : 'payload';
      return {
        ...base,
        facts: {
          ...base.facts,
          sinks: [{ kind: 'command', parameter: ['command'], ...(appended ? { implied: [field.split('.').slice(0, 20)] } : {}) }],
        },
      };
    }
    case 'template': {
      const field = text(node.raw['field']) || 'payload';
      const isMustache = text(node.raw['syntax']) !== 'plain';
      return {
        ...base,
        values: { ...values, template: isMustache ? mustache(node.raw['template']) : plainValue(node.raw['template'] ?? '') },
        facts: {
          ...base.facts,
          fields:
            node.raw['fieldType'] === 'flow' || node.raw['fieldType'] === 'global'
              ? []
              : [
                  {
                    path: field
                      .split('.')
                      .filter((part) => part !== '')
                      .slice(0, 20),
                    parameter: ['template'],
                  },
                ],
          sinks: [
            ...(/\{\{\{/.test(text(node.raw['template'])) ? [{ kind: 'template' as const, parameter: ['template'] }] : []),
            ...(node.raw['fieldType'] === 'flow' || node.raw['fieldType'] === 'global'
              ? [{ kind: 'store' as const, parameter: ['template'] }]
              : []),
          ],
        },
      };
    }
    case 'change': {
      const { values: rules, fields, runs } = changeRules(node);
      return { ...base, values: { ...values, ...rules }, facts: { ...base.facts, fields, sinks: [...base.facts.sinks, ...runs] } };
    }
    // What it folds the messages with.
    case 'join':
      return text(node.raw['mode']) === 'reduce'
        ? { ...base, values: { ...values, reduceExp: typedValue(node.raw['reduceExp'], 'jsonata') } }
        : joined({ ...base, values }, node);
    case 'switch':
      return {
        ...base,
        values: { ...values, property: typedValue(node.raw['property'], node.raw['propertyType'] ?? 'msg') },
        facts: { ...base.facts, control: { kind: 'branch', reads: [['property']] } },
      };
    case 'postgresql':
    case 'postgres':
    case 'MSSQL':
    case 'mssql-plus': {
      const query: JsonObject = typeof node.raw['query'] === 'string' ? { query: mustache(node.raw['query']) } : {};
      return {
        ...base,
        values: {
          ...values,
          ...query,
          ...(isMssql(node.type) && isElsewhere(node.raw) ? { queryOpt: typedValue(node.raw['queryOpt'], node.raw['queryOptType']) } : {}),
        },
      };
    }
    case 'status':
      return {
        ...base,
        values: { ...values, shown: '{{ input.error }}' },
        facts: { ...base.facts, result: 'assign', fields: [{ path: ['status', 'text'], parameter: ['shown'] }] },
      };
    case 'delay':
    case 'trigger':
      return { ...base, facts: { ...base.facts, control: { kind: 'wait', reads: [] } } };
    case 'http response':
      return {
        ...base,
        facts: {
          ...base.facts,
          zone: { scope: 'public' },
          ...(isPage ? { sinks: base.facts.sinks.map((sink) => ({ ...sink, markup: { kind: 'html' as const, unless: [] } })) } : {}),
        },
      };
    case 'file':
    case 'file in':
      return {
        ...base,
        values: { ...values, filename: typedValue(node.raw['filename'], node.raw['filenameType'] ?? 'str') },
        facts: { ...base.facts, sinks: [...base.facts.sinks, { kind: 'file', parameter: ['filename'] }] },
      };
    default:
      return base;
  }
}
