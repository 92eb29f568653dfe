/** What every step keeps, whatever becomes of it here: its name, note, connection, pinned items, and what it was. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { LossReport } from '../loss.ts';
import { Connections } from './connections.ts';
import type { NamedNode } from './identity.ts';
import { describedTool } from '../tool-description.ts';
import type { N8nWorkflow } from './parse.ts';
import type { Step } from './steps.ts';

/**
 * What the node was, without what the flow carries already. Its parameters live on in `parameters`; a second copy here would keep a
 * secret in the file after the user has moved it into the vault.
 */
function originOf({ raw }: NamedNode['node']): JsonObject {
  const {
    parameters: _parameters,
    name: _name,
    position: _position,
    credentials: _credentials,
    notes: _notes,
    type: _type,
    typeVersion: _version,
    ...rest
  } = raw;
  return rest;
}

const maxSample = 100;

function sampleOf(items: readonly Json[] | undefined, named: NamedNode, loss: LossReport): readonly Json[] | undefined {
  if (items === undefined || items.length === 0) return undefined;
  if (items.length > maxSample) loss.add('sample-dropped', `Of ${items.length} pinned items the first ${maxSample} were kept.`, named.id);
  return items.slice(0, maxSample);
}

/** What its model is told of it; a computed text stands among its parameters alone, because a description here is fixed. */
function toldOf({ named, ports }: Step, loss: LossReport): Pick<FlowNode, 'toolDescription'> {
  if (!ports.asTool) return {};
  const { toolDescription, description, descriptionType } = named.node.parameters;
  // n8n writes one of its own then, from the resource and the operation.
  const own = descriptionType === 'auto' ? undefined : [toolDescription, description].find((one) => typeof one === 'string' && one !== '');
  if (typeof own !== 'string') return {};
  if (own.startsWith('=') && own.includes('{{')) {
    loss.add('setting-dropped', `What the model is told of the tool “${named.name}” is computed; here it is fixed words.`, named.id);
    return {};
  }
  return describedTool(own.replace(/^=/, ''), named, loss);
}

const plainSwitches: readonly (readonly [key: string, meaning: string])[] = [
  ['executeOnce', 'runs once for all items'],
  ['alwaysOutputData', 'gives out an empty item when it has nothing'],
];

export function commonOf(
  step: Step,
  workflow: N8nWorkflow,
  connections: Connections,
  loss: LossReport,
): Omit<FlowNode, 'type' | 'typeVersion' | 'parameters'> {
  const { named, info } = step;
  const { node } = named;
  const slot = connections.bind(named, info, loss);
  const sample = sampleOf(workflow.pinned.get(node.name), named, loss);
  for (const [key, meaning] of plainSwitches)
    if (node.raw[key] === true) loss.add('setting-dropped', `“${named.name}” ${meaning}; that has no counterpart here.`, named.id);
  if (node.notes !== undefined && node.notes.length > limits.text)
    loss.add('value-changed', `The note of “${named.name}” was cut at ${limits.text} characters.`, named.id);
  return {
    id: named.id,
    name: named.name,
    ...(slot === undefined ? {} : { connection: slot.id }),
    ...toldOf(step, loss),
    ...(node.onError === 'stop' ? {} : { onError: node.onError }),
    ...(node.retry === undefined ? {} : { retry: { maxAttempts: node.retry.tries, backoffMs: node.retry.waitMs } }),
    ...(node.disabled ? { disabled: true } : {}),
    ...(node.notes === undefined ? {} : { note: node.notes.slice(0, limits.text) }),
    ...(sample === undefined ? {} : { sample: [...sample] }),
    foreign: {
      format: 'n8n',
      type: node.type,
      ...(Number.isFinite(node.typeVersion) ? { typeVersion: node.typeVersion } : {}),
      raw: originOf(node),
    },
  };
}
