/** Steps that stay on the machine: control, transformation, scripts, files, answers to the caller. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import {
  asPage,
  at,
  brings,
  effectsOf,
  fixedNumber,
  fixedText,
  hasWait,
  isComputed,
  isKey,
  listAt,
  storeKey,
  vendorZone,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';
import { describeGathering, describeJoin } from './gathered.ts';
import { dotted } from './paths.ts';
import { formFields } from './triggers.ts';

type Fields = ForeignFacts['fields'];

/** Fields that a Set node assigns, over all its versions; undefined when it takes one JSON text. */
function assignments(node: Described['node']): Fields | undefined {
  const { parameters } = node;
  if (fixedText(parameters, 'mode') === 'raw') return undefined;
  const fields: Fields = [];
  // Without it a dot is a letter of the name.
  const pathOf = (name: string): string[] => (at(parameters, 'options', 'dotNotation') === false ? [name.slice(0, 200)] : dotted(name));
  // A name that data chooses may be any field's: then each may hold what any of them is set to.
  const lists = [
    ['assignments', 'assignments'],
    ['fields', 'values'],
    ['values', 'string'],
    ['values', 'number'],
    ['values', 'boolean'],
  ];
  const chosen = lists.find((list) => listAt(parameters, ...list).some((entry) => isComputed(at(entry, 'name'))));
  if (chosen !== undefined) fields.push({ path: [], parameter: chosen, ...(keepsOnlySet(node) ? {} : { adds: true }) });
  listAt(parameters, 'assignments', 'assignments').forEach((entry, index) => {
    const name = fixedText(entry, 'name');
    if (name !== undefined) fields.push({ path: pathOf(name), parameter: ['assignments', 'assignments', String(index), 'value'] });
  });
  listAt(parameters, 'fields', 'values').forEach((entry, index) => {
    const name = fixedText(entry, 'name');
    const valueKey = isJsonObject(entry) ? Object.keys(entry).find((key) => key.endsWith('Value')) : undefined;
    if (name !== undefined && valueKey !== undefined)
      fields.push({ path: pathOf(name), parameter: ['fields', 'values', String(index), valueKey] });
  });
  for (const kind of ['string', 'number', 'boolean']) {
    listAt(parameters, 'values', kind).forEach((entry, index) => {
      const name = fixedText(entry, 'name');
      if (name !== undefined) fields.push({ path: pathOf(name), parameter: ['values', kind, String(index), 'value'] });
    });
  }
  return fields.slice(0, 500);
}

/** True when a Set node drops what it does not assign: always did before version 3.3 only with the switch, since then by default. */
export function keepsOnlySet({ parameters, typeVersion }: Described['node']): boolean {
  if (typeVersion < 3) return at(parameters, 'keepOnlySet') === true;
  if (typeVersion < 3.3) return fixedText(parameters, 'include') === 'none';
  return at(parameters, 'includeOtherFields') !== true;
}

function describeSet({ node }: Described): Facts {
  const fields = assignments(node);
  const only = keepsOnlySet(node);
  return { result: only ? 'keep' : 'assign', fields: fields ?? [{ path: [], parameter: ['jsonOutput'], ...(only ? {} : { adds: true }) }] };
}

/** As many keys as are remembered unless told otherwise; of fewer than this nobody knows whether they reach back to the first delivery. */
const remembered = 10_000;
const fewest = 100;

/** What stands in for a token that nobody brought: `$json.token || 'eyJ…'`, `$ifEmpty($json.token, …)`. An empty text is none, and another place where it may come along is looked at too. */
const standsIn = /\|\||\?\?|\?(?!\.)|\bif(?:Empty)?\b/i;
const orNothing = /(?:\|\||\?\?)\s{0,9}(?:''|""|null|undefined|(?=\$json\b|\$\())/g;
const stepNames = /\$\((?:'[^'\n]{0,200}'|"[^"\n]{0,200}")\)/g;
const written = /'[^'\n]*'|"[^"\n]*"|`[^`]*`/g;
/** A text as long as a token, that is written out within an expression. */
const holdsToken = (source: string): boolean => (source.replaceAll(stepNames, '').match(written) ?? []).some(({ length }) => length > 24);

/** Who does not bring a token that was made with the key gets no further. One that the flow itself holds proves nothing about anybody. */
function checksToken({ node, outputs, operation }: Described): Facts {
  const token = at(node.parameters, 'token');
  const comesAlong =
    typeof token === 'string' &&
    isComputed(token) &&
    !standsIn.test(token.replaceAll(orNothing, '')) &&
    !holdsToken(token) &&
    foreignReads({ $foreign: 'n8n-js', source: token }).reads.some(({ from }) => from === 'input' || from === 'node');
  const [guardPort] = outputs;
  return {
    result: 'join',
    ...(operation === 'verify' && comesAlong && guardPort !== undefined
      ? { guardPort, guardKind: 'signature' as const, guardShown: ['token'] }
      : {}),
  };
}

/** A key that is written out is read by everybody who sees the flow; one that comes along is known to whoever sends it. */
function keyOf({ parameters, typeVersion, credentials }: Described['node']): { hashed?: true; keyed?: true } {
  const secret = at(parameters, 'secret');
  if (isComputed(secret) ? false : typeVersion < 2 || (secret ?? '') !== '') return {};
  const { reads } = typeof secret === 'string' ? foreignReads({ $foreign: 'n8n-js', source: secret }) : { reads: [] };
  const isHeld = typeVersion >= 2 ? credentials.length > 0 : reads.length > 0 && reads.every(({ from }) => from === 'environment');
  return { hashed: true, ...(isHeld ? { keyed: true } : {}) };
}

function describeTransform(described: Described): Facts {
  const { info, node, operation } = described;
  switch (info.key) {
    case 'jwt':
      return checksToken(described);
    case 'set':
      return describeSet(described);
    case 'limit':
    case 'sort':
      return { result: 'pass' };
    case 'removeDuplicates':
      return {
        result: 'pass',
        ...(at(node.parameters, 'operation') === 'removeItemsSeenInPreviousExecutions' &&
        (fixedText(node.parameters, 'logic') ?? 'removeItemsWithAlreadySeenKeyValues') === 'removeItemsWithAlreadySeenKeyValues' &&
        isKey(at(node.parameters, 'dedupeValue')) &&
        (fixedNumber(node.parameters, 'options', 'historySize') ?? remembered) >= fewest
          ? { control: { kind: 'branch' as const, reads: [], onlyNew: true as const } }
          : {}),
      };
    case 'aggregate':
    case 'summarize':
    case 'itemLists':
    case 'splitOut':
      return describeGathering(described) ?? { result: 'join' };
    // What a key was mixed in with cannot be guessed back; a bare checksum of an address can, and one whose key everybody reads.
    case 'crypto': {
      const action = fixedText(node.parameters, 'action') ?? 'hash';
      const path = dotted(fixedText(node.parameters, 'dataPropertyName') ?? 'data');
      return path.length === 0 || isComputed(at(node.parameters, 'dataPropertyName'))
        ? { result: 'join' }
        : { result: 'assign', fields: [{ path, parameter: ['value'], ...(action === 'hmac' ? keyOf(node) : {}) }] };
    }
    case 'markdown':
      return ['mode', 'destinationKey'].some((key) => isComputed(at(node.parameters, key)))
        ? { result: 'join' }
        : {
            result: 'assign',
            fields: [
              {
                path: dotted(fixedText(node.parameters, 'destinationKey') ?? 'data'),
                parameter: [fixedText(node.parameters, 'mode') === 'markdownToHtml' ? 'markdown' : 'html'],
              },
            ],
          };
    case 'html':
      return operation === 'generateHtmlTemplate'
        ? { result: 'keep', fields: [{ path: ['html'], parameter: ['html'] }] }
        : { result: 'join' };
    default:
      return { result: 'join' };
  }
}

/** Which parameter holds the program, and its language. */
export function codeOf(key: string, parameters: JsonObject): { language: 'javascript' | 'python'; parameter: string } | undefined {
  if (key === 'function' || key === 'functionItem') return { language: 'javascript', parameter: 'functionCode' };
  if (key === 'lc.code') return { language: 'javascript', parameter: 'code' };
  const language = fixedText(parameters, 'language') ?? 'javaScript';
  if (/^python/i.test(language)) return { language: 'python', parameter: 'pythonCode' };
  if (key === 'code' || key === 'lc.toolCode' || key === 'aiTransform') return { language: 'javascript', parameter: 'jsCode' };
  return undefined;
}

function describeScript({ info, node, asTool }: Described): Facts {
  const code = codeOf(info.key, node.parameters);
  return {
    result: 'join',
    effects: [],
    ...(asTool ? { sinks: [{ kind: 'tool' as const, parameter: [], model: true }] } : {}),
    ...(code === undefined ? {} : { code: { language: code.language, dialect: 'n8n' as const } }),
  };
}

/** Where Git fetches from or sends to; a text that data puts there may name a program to run instead. */
const repositories: readonly (readonly string[])[] = [['repositoryUrl'], ['sourceRepository'], ['options', 'targetRepository']];

/** A setting of Git can name a program that Git then runs. */
const setsProgram = (described: Described): boolean => described.info.key === 'git' && described.operation === 'addConfig';

function describeShell(described: Described): Facts {
  const { info, node, effect } = described;
  const { parameters } = node;
  const chosen = info.key === 'git' ? repositories.filter((path) => isComputed(at(parameters, ...path))) : [];
  const files = Object.keys(parameters).filter((key) => isComputed(parameters[key]) && !chosen.some(([first]) => first === key));
  const sinks: Sink[] =
    effect === 'exec'
      ? [{ kind: 'command', parameter: ['command'] }]
      : files.slice(0, 30).map((key) => ({ kind: setsProgram(described) ? ('command' as const) : ('file' as const), parameter: [key] }));
  return {
    zone: info.vendor === undefined ? { scope: 'local' } : vendorZone(info.vendor),
    effects: effectsOf(described),
    sinks: [...sinks, ...chosen.map((parameter): Sink => ({ kind: 'url', parameter: [...parameter] }))],
    ...(chosen.length === 0
      ? {}
      : {
          networks: chosen.map((parameter) => ({
            parameter: [...parameter],
            verifyCertificate: true,
            followsRedirects: true,
            sendsCredentials: node.credentials.length > 0,
          })),
        }),
    result: 'answer',
    brings: brings('operations', described.outputs),
  };
}

function describeFile(described: Described): Facts {
  const { effect, node, outputs, info } = described;
  const reads = effect === 'read';
  const key = storeKey('file', node.parameters);
  const pathKey = ['fileSelector', 'fileName', 'filePath'].find((name) => at(node.parameters, name) !== undefined);
  return {
    effects: effectsOf(described),
    sinks: [
      ...(pathKey === undefined ? [] : [{ kind: 'file' as const, parameter: [pathKey] }]),
      ...(reads ? [] : asPage(node.parameters, [{ kind: 'file', parameter: [], implied: [['$binary']] }])),
    ],
    result: 'answer',
    brings: reads ? brings(info.brings, outputs) : [],
    ...(key === undefined ? {} : { stores: [{ kind: 'file' as const, key, access: reads ? ('read' as const) : ('write' as const) }] }),
  };
}

const answerKeys: Readonly<Record<string, string>> = {
  json: 'responseBody',
  text: 'responseBody',
  redirect: 'redirectURL',
  jwt: 'payload',
};

/** Headers that lead a browser on: each is an address as a redirect is. */
const sendsOn = (parameters: JsonObject): string[][] =>
  listAt(parameters, 'options', 'responseHeaders', 'entries')
    .slice(0, 100)
    .flatMap((entry, index) =>
      /^location$/i.test((fixedText(entry, 'name') ?? '').trim()) && isComputed(at(entry, 'value'))
        ? [['options', 'responseHeaders', 'entries', String(index), 'value']]
        : [],
    );

function describeRespond({ node }: Described): Facts {
  const how = fixedText(node.parameters, 'respondWith') ?? 'firstIncomingItem';
  const key = Object.hasOwn(answerKeys, how) ? answerKeys[how] : undefined;
  const isPage = listAt(node.parameters, 'options', 'responseHeaders', 'entries').some((entry) =>
    /^text\/html/i.test(fixedText(entry, 'value') ?? ''),
  );
  const headers: Sink[] = isComputed(at(node.parameters, 'options', 'responseHeaders'))
    ? [
        { kind: 'response', parameter: ['options', 'responseHeaders'] },
        ...sendsOn(node.parameters).map((parameter): Sink => ({ kind: 'url', parameter })),
      ]
    : [];
  const sinks: Sink[] =
    how === 'noData'
      ? headers
      : [
          ...headers,
          key === undefined
            ? { kind: 'response', parameter: ['options'], implied: how === 'binary' ? [['$binary']] : [[]] }
            : {
                kind: how === 'redirect' ? 'url' : 'response',
                parameter: [key],
                ...(isPage ? { markup: { kind: 'html' as const, unless: [] } } : {}),
              },
        ];
  const leads = [...(how === 'redirect' && key !== undefined ? [[key]] : []), ...sendsOn(node.parameters)];
  const redirects: Facts =
    leads.length === 0
      ? {}
      : { networks: leads.map((parameter) => ({ parameter, verifyCertificate: true, followsRedirects: false, sendsCredentials: false })) };
  return { zone: { scope: 'public' }, sinks, result: 'pass', ...redirects };
}

/** n8n loops over a list that it was given whole, so the rounds are bounded by what one item list can hold in memory. */
const loopBound = 100_000;

/** Published workflows have their ids taken out: "WORKFLOW_ID_PLACEHOLDER", "YOUR_WORKFLOW_ID", "<id>" name no workflow, least of all the same one twice. */
export const standsForAnId = (id: string): boolean => /placeholder|^your[-_ ]|^<.{0,80}>$|^\{.{0,80}\}$|^\[.{0,80}\]$/i.test(id.trim());

function workflowId(parameters: JsonObject): string | undefined {
  const value = at(parameters, 'workflowId');
  return typeof value === 'string' && value !== '' && !value.startsWith('=') && !standsForAnId(value)
    ? value.slice(0, 200)
    : typeof value === 'number'
      ? String(value)
      : undefined;
}

/** Where the workflow to run is not one that n8n keeps: in the step itself, in a file, at an address. What could be followed of those is a flow of its own by now. */
const unseenPlaces = { workflowJson: 'code', workflowUrl: 'url', workflowPath: 'file' } as const;

/** A workflow that nobody can read here may do anything with all that it is given, and gives back what it likes. */
function describeUnseen({ node, asTool }: Described): Facts {
  const named = Object.entries(unseenPlaces)
    .filter(([key]) => isComputed(at(node.parameters, key)))
    .map(([key, kind]): Sink => ({ kind, parameter: [key] }));
  return {
    known: false,
    zone: { scope: 'unknown' },
    result: 'answer',
    sinks: [
      ...named,
      ...(['network', 'tool'] as const).map((kind): Sink => ({ kind, parameter: [], ...(asTool ? { model: true } : { implied: [[]] }) })),
    ],
    effects: [{ kind: 'exec', what: 'runs a workflow that could not be read here', idempotent: false }],
    code: { language: 'unknown', dialect: 'n8n' },
    control: { kind: 'subflow', reads: [] },
  };
}

function describeSubflow(described: Described): Facts {
  const { info, node, asTool } = described;
  if ((at(node.parameters, 'source') ?? 'database') !== 'database') return describeUnseen(described);
  const flowId = workflowId(node.parameters);
  const inputs = ['workflowInputs', 'fields', 'workflowJson', 'jsonInput'].filter((key) => at(node.parameters, key) !== undefined);
  return {
    zone: { scope: 'internal' },
    result: 'join',
    sinks: [
      ...inputs.map((key) => ({ kind: 'tool' as const, parameter: [key] })),
      { kind: 'tool', parameter: ['options'], ...(asTool ? { model: true } : { implied: [[]] }) },
    ],
    control: { kind: 'subflow', reads: [], ...(flowId === undefined ? {} : { flowId }) },
    effects: info.key === 'messageAnAgent' ? [{ kind: 'exec', what: 'starts another agent', idempotent: false }] : [],
  };
}

/** Once something comes back from its body, the loop's two ways out hand on different things: what it was given, and what came back. One that begins anew takes what comes back as new. */
function carriedBy({ node, inputs, outputs }: Described): Pick<Facts, 'carries'> {
  const [first, back] = inputs;
  if (
    first === undefined ||
    back === undefined ||
    (at(node.parameters, 'options', 'reset') ?? false) !== false ||
    !outputs.includes('loop') ||
    !outputs.includes('done')
  )
    return {};
  return {
    carries: [
      { output: 'loop', input: first },
      { output: 'done', input: back },
    ],
  };
}

const conditionKeys = ['conditions', 'rules', 'value1', 'value2', 'output', 'combineOperation'] as const;
const decides = (parameters: JsonObject): string[][] =>
  conditionKeys.filter((key) => at(parameters, key) !== undefined).map((key) => [key]);

export function describeLocal(described: Described): Facts {
  const { info, node, outputs } = described;
  switch (info.category) {
    case 'condition':
    case 'switch':
      return { result: 'pass', control: { kind: 'branch', reads: decides(node.parameters) } };
    case 'merge':
      return {
        result: info.key === 'merge' ? 'pass' : 'join',
        ...(fixedText(node.parameters, 'mode') === 'combineBySql' ? describeJoin(node.parameters) : {}),
        control: { kind: 'merge', reads: [] },
      };
    case 'loop':
      return {
        result: 'pass',
        ...carriedBy(described),
        control: {
          kind: 'loop',
          reads: [],
          concurrency: Math.max(1, Math.trunc(fixedNumber(node.parameters, 'batchSize') ?? 1)),
          ...(at(node.parameters, 'options', 'reset') === true ? {} : { bound: loopBound }),
        },
      };
    case 'wait': {
      const resumes = fixedText(node.parameters, 'resume');
      const outside = resumes === 'webhook' || resumes === 'form';
      const login = fixedText(node.parameters, 'incomingAuthentication') ?? 'none';
      return {
        result: 'pass',
        control: { kind: 'wait', reads: [], ...(outside && login === 'none' ? { byLink: true as const } : {}) },
        ...(outside ? { brings: brings(resumes, outputs) } : {}),
      };
    }
    case 'flow.stop':
      return { result: 'nothing', control: { kind: 'stop', reads: [] }, sinks: [{ kind: 'log', parameter: ['errorMessage'] }] };
    case 'subworkflow':
      return describeSubflow(described);
    case 'transform':
      return describeTransform(described);
    case 'script':
      return describeScript(described);
    case 'script.shell':
      return describeShell(described);
    case 'file':
      return describeFile(described);
    case 'http.respond':
      return describeRespond(described);
    case 'human.approval':
      return {
        zone: vendorZone(info.vendor),
        result: 'pass',
        brings: [...brings('form', outputs), ...formFields(node.parameters, outputs)],
        sinks: shownSinks(node.parameters),
        human: { approvers: 1, ...hasWait(node.parameters) },
      };
    default:
      return { result: 'pass' };
  }
}

/**
 * What a form page shows to whoever fills it in: as letters, or with every program taken out. Where it sends people on to is no text. A last
 * page that is written out is shown as it is, though shut in: its programs reach nothing of the site, its links, pictures and forms come alive.
 */
function shownSinks(parameters: JsonObject): Sink[] {
  return Object.entries(parameters)
    .filter(([, value]: [string, Json]) => isComputed(value))
    .slice(0, 30)
    .map(([key]) =>
      key === 'responseText' && parameters['respondWith'] === 'showText'
        ? { kind: 'response' as const, parameter: [key], markup: { kind: 'markdown' as const, unless: [] } }
        : { kind: 'render' as const, parameter: [key], ...(key === 'redirectUrl' ? {} : { bound: true }) },
    );
}
