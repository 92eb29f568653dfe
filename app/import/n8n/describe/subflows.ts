/** Calls of other workflows, at hand or not. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import { deedNamed, namesAgent, type NamedDeed } from './deed-words.ts';
import { at, isComputed, type Described, type Facts, type Sink } from './kit.ts';

/** Published workflows have their ids taken out: "WORKFLOW_ID_PLACEHOLDER", "YOUR_WORKFLOW_ID", "<id>" name no workflow, least of all the same one twice. */
export const standsForAnId = (id: string): boolean => /placeholder|^your[-_ ]|^<.{0,80}>$|^\{.{0,80}\}$|^\[.{0,80}\]$/i.test(id.trim());

/** Stands for the id of the workflow itself until that is known. */
export const itself = '={{ $workflow.id }}';
const namesItself = /^=\s{0,20}\{\{\s{0,20}\$workflow\.id\s{0,20}\}\}\s{0,20}$/;

function workflowId(parameters: JsonObject): string | undefined {
  const value = at(parameters, 'workflowId');
  if (typeof value === 'string' && namesItself.test(value)) return itself;
  return typeof value === 'string' && value !== '' && !value.startsWith('=') && !standsForAnId(value)
    ? value.slice(0, 200)
    : typeof value === 'number'
      ? String(value)
      : undefined;
}

/** The name that the file keeps of it, else that of the step: by it alone one can tell what it does. */
function nameOf({ name, parameters }: Described['node']): string {
  const chosen = parameters['workflowId'];
  const kept = isJsonObject(chosen) ? chosen['cachedResultName'] : undefined;
  return typeof kept === 'string' && kept.trim() !== '' ? kept : name;
}

/** Which workflow runs stands in an item; its own name for itself does not. */
function namedByData(parameters: JsonObject): boolean {
  const value = at(parameters, 'workflowId');
  return (
    typeof value === 'string' &&
    isComputed(value) &&
    foreignReads({ $foreign: 'n8n-js', source: value }).reads.some(({ from }) => from === 'input' || from === 'node')
  );
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

export function describeSubflow(described: Described): Facts {
  const { info, node, asTool } = described;
  if ((at(node.parameters, 'source') ?? 'database') !== 'database') return describeUnseen(described);
  const flowId = workflowId(node.parameters);
  const name = nameOf(node);
  const deed: NamedDeed | undefined = deedNamed(name);
  const inputs = ['workflowInputs', 'fields', 'workflowJson', 'jsonInput'].filter((key) => at(node.parameters, key) !== undefined);
  return {
    zone: { scope: 'internal' },
    result: 'join',
    sinks: [
      ...inputs.map((key) => ({ kind: 'tool' as const, parameter: [key] })),
      { kind: 'tool', parameter: ['options'], ...(asTool ? { model: true } : { implied: [[]] }) },
    ],
    control: {
      kind: 'subflow',
      reads: [],
      ...(namedByData(node.parameters) ? { named: [['workflowId']] } : {}),
      ...(flowId === undefined ? {} : { flowId }),
      ...(deed === undefined ? {} : { deed }),
      ...(namesAgent(name) ? { thinks: true as const } : {}),
    },
    effects:
      info.key === 'messageAnAgent'
        ? [{ kind: 'exec', what: 'starts another agent', idempotent: false }]
        : namedByData(node.parameters)
          ? [{ kind: 'exec', what: 'runs whichever workflow the data names', idempotent: false }]
          : [],
  };
}
