/** The facts of an n8n node that has no counterpart here, by the category of its type. */
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { noForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { effectOfVerb } from '../map/verbs.ts';
import { addsOnly } from './adds-only.ts';
import { describeAi } from './ai.ts';
import { cellSinks } from './cells.ts';
import { at, isComputed, parameterSinks, runsText, type Described, type Facts, type Sink } from './kit.ts';
import { describeLocal } from './local.ts';
import { describeHttp } from './http-call.ts';
import { describeFetch } from './network.ts';
import { describeService } from './service.ts';
import { describeTrigger } from './triggers.ts';

/** Nobody has described the type: it may read and write anything, anywhere. */
function describeUnknown(described: Described): Facts {
  const { info, node, operation, asTool } = described;
  const effect = operation === undefined ? 'write' : effectOfVerb(operation);
  const from = info.key.includes('.') ? info.key.slice(0, info.key.lastIndexOf('.')) : info.key;
  return {
    zone: { scope: 'unknown', vendor: from.slice(0, 300) },
    effects: [{ kind: effect, what: `does something in ${info.title} that nobody has described`.slice(0, 300), idempotent: false }],
    sinks: parameterSinks('network', { node, asTool, effect }),
    result: 'answer',
  };
}

function factsOf(described: Described): Facts {
  const { category } = described.info;
  if (category.startsWith('trigger.')) return describeTrigger(described);
  if (category.startsWith('ai.')) return describeAi(described);
  switch (category) {
    case 'unknown':
      return describeUnknown(described);
    case 'http.request':
      return describeHttp(described);
    case 'web.fetch':
      return describeFetch(described);
    case 'email.send':
    case 'email.read':
    case 'message.send':
    case 'queue.send':
    case 'spreadsheet':
    case 'db.query':
    case 'storage':
    case 'crm.action':
    case 'saas.action':
    case 'payment':
      return describeService(described);
    default:
      return describeLocal(described);
  }
}

/** "Return all" of a list, and answers that are kept as a whole file. */
function heldBy({ node }: Described): Pick<Facts, 'holds'> {
  const { parameters } = node;
  if (at(parameters, 'returnAll') === true) return { holds: { kind: 'list' } };
  const format = at(parameters, 'options', 'response', 'response', 'responseFormat') ?? at(parameters, 'responseFormat');
  return format === 'file' ? { holds: { kind: 'file' } } : {};
}

const switchedOff: readonly (readonly [name: string, off: boolean])[] = [
  ['allowUnauthorizedCerts', true],
  ['ignoreSSL', true],
  ['ignoreSSLIssues', true],
  ['rejectUnauthorized', false],
];
/** Whatever it asks, it takes for the one it asked: also where its address stands in the connection alone. */
function unchecked({ node: { parameters, credentials } }: Described, networks: Facts['networks'] = []): Pick<Facts, 'networks'> {
  const off = switchedOff.some(([name, value]) => [at(parameters, name), at(parameters, 'options', name)].includes(value));
  if (!off) return {};
  return {
    networks:
      networks.length > 0
        ? networks.map((one) => ({ ...one, verifyCertificate: false }))
        : [{ url: '', verifyCertificate: false, followsRedirects: false, sendsCredentials: credentials.length > 0 }],
  };
}

const shipped = /^(?:n8n-nodes-base|@n8n\/n8n-nodes-langchain|n8n-nodes-langchain)\./;

/** A step of a package that somebody else publishes: the file names the package, never its version. */
function packageOf(type: string): Pick<Facts, 'connector'> {
  const dot = type.lastIndexOf('.');
  return dot < 1 || shipped.test(type) ? {} : { connector: { kind: 'package', name: type.slice(0, dot).slice(0, 300) } };
}

/** A workflow that n8n keeps may hold commands and scripts, and runs with every connection that is named in it. */
const isWorkflow = ({ info, effect }: Described, key: string): boolean =>
  info.key === 'n8n' && key === 'workflowObject' && effect !== 'read';

/** All facts but the ports, which come from the wiring. */
export function describe(described: Described): Omit<ForeignFacts, 'inputs' | 'outputs'> {
  const { inputs: _inputs, outputs: _outputs, ...nothing } = noForeignFacts;
  const facts = factsOf(described);
  // What a tool says of itself its model reads as orders.
  const words: Sink[] = described.asTool
    ? ['toolDescription', 'description']
        .filter((key) => isComputed(at(described.node.parameters, key)))
        .map((key) => ({ kind: 'prompt.system', parameter: [key] }))
    : [];
  const run = Object.entries(described.node.parameters)
    .filter(([key, value]) => runsText(value) || (isWorkflow(described, key) && isComputed(value)))
    .slice(0, 5)
    .map(([key]) => ({ kind: 'code' as const, parameter: [key] }));
  const more = [...words, ...run, ...cellSinks(described)];
  return {
    ...nothing,
    known: described.info.known,
    ...packageOf(described.node.type),
    ...heldBy(described),
    ...facts,
    ...unchecked(described, facts.networks),
    ...(facts.effects !== undefined && addsOnly(described)
      ? { effects: facts.effects.map((one) => ({ ...one, adds: true as const })) }
      : {}),
    ...(more.length === 0 ? {} : { sinks: [...(facts.sinks ?? []), ...more].slice(0, 50) }),
    ...(described.idleTool ? { effects: [], sinks: [], networks: [], brings: [] } : {}),
  };
}
