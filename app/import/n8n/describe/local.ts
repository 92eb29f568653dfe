/** Steps that stay on the machine: control, transformation, scripts, files. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { askedOfAnybody } from '../../../nodes/kit/unchecked-servers.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import {
  asPage,
  at,
  brings,
  effectsOf,
  fixedNumber,
  fixedText,
  isComputed,
  isKey,
  listAt,
  storeKey,
  vendorZone,
  type Described,
  type Facts,
  type Sink,
} from './kit.ts';
import { describeGathering } from './gathered.ts';
import { describeMerge } from './merge.ts';
import { describeFormPage, describeRespond } from './pages.ts';
import { dotted } from './paths.ts';
import { onlyLooks, printsSecrets } from './commands-that-look.ts';
import { describeSubflow } from './subflows.ts';

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
  const { reads } = typeof secret === 'string' ? foreignReads({ $foreign: 'n8n-js', source: secret }) : { reads: [] };
  if (isComputed(secret) ? reads.length === 0 : typeVersion < 2 || (secret ?? '') !== '') return {};
  const isHeld =
    typeVersion >= 2
      ? credentials.length > 0
      : reads.length > 0 && reads.every((read) => read.from === 'environment' && read.as === undefined);
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
    case 'convertToFile':
      return madeFile(node);
    default:
      return { result: 'join' };
  }
}

/** Whatever is in it: what the new file is called stands in the step. */
function madeFile({ parameters }: Described['node']): Facts {
  const property = fixedText(parameters, 'binaryPropertyName') ?? 'data';
  return isComputed(at(parameters, 'binaryPropertyName')) || isComputed(at(parameters, 'options', 'fileName'))
    ? { result: 'join' }
    : { result: 'join', closes: [{ path: ['$binary', property.slice(0, 200), 'fileName'], type: 'enum' }] };
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
    ...(code === undefined
      ? {}
      : { code: { language: code.language, dialect: 'n8n' as const, ...(info.key === 'lc.toolCode' ? { given: ['query'] } : {}) } }),
  };
}

/** Where Git fetches from or sends to; a text that data puts there may name a program to run instead. */
const repositories: readonly (readonly string[])[] = [['repositoryUrl'], ['sourceRepository'], ['options', 'targetRepository']];

/** A setting of Git can name a program that Git then runs. */
const setsProgram = (described: Described): boolean => described.info.key === 'git' && described.operation === 'addConfig';

function describeShell(described: Described): Facts {
  const { info, node } = described;
  const { parameters } = node;
  const command = at(parameters, 'command');
  const looking = described.effect === 'exec' && onlyLooks(fixedText(parameters, 'command')) && !isComputed(parameters);
  const effect = looking ? 'read' : described.effect;
  const chosen = info.key === 'git' ? repositories.filter((path) => isComputed(at(parameters, ...path))) : [];
  const files = Object.keys(parameters).filter((key) => isComputed(parameters[key]) && !chosen.some(([first]) => first === key));
  const sinks: Sink[] =
    effect === 'exec'
      ? [{ kind: 'command', parameter: ['command'] }]
      : files.slice(0, 30).map((key) => ({ kind: setsProgram(described) ? ('command' as const) : ('file' as const), parameter: [key] }));
  return {
    zone: info.vendor === undefined ? { scope: 'local' } : vendorZone(info.vendor),
    effects: effectsOf({ ...described, effect }),
    sinks: [...sinks, ...chosen.map((parameter): Sink => ({ kind: 'url', parameter: [...parameter] }))],
    ...(chosen.length === 0
      ? { networks: typeof command === 'string' ? askedOfAnybody(command) : [] }
      : {
          networks: chosen.map((parameter) => ({
            parameter: [...parameter],
            verifyCertificate: true,
            followsRedirects: true,
            sendsCredentials: node.credentials.length > 0,
          })),
        }),
    result: 'answer',
    brings: brings(typeof command === 'string' && printsSecrets(command) ? 'vault' : 'operations', described.outputs),
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

/** n8n loops over a list that it was given whole, so the rounds are bounded by what one item list can hold in memory. */
const loopBound = 100_000;

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
      return describeMerge(described);
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
      return describeFormPage(described);
    default:
      return { result: 'pass' };
  }
}
