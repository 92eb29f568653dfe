/** A flow as it lies in a repository: canonical, readable line by line, and without what must not leave the workspace. */
import { UserError, isCountersignError } from '../kernel/errors.ts';
import { findSecretsInJson } from '../privacy/detectors/secrets/places.ts';
import { readFlow } from '../workflow/migrations/read-flow.ts';
import { printFlow } from '../workflow/model/canonical.ts';
import type { Flow, FlowNode } from '../workflow/model/flow.ts';
import { plainId } from './paths.ts';
import { gitRefusal } from './refusal.ts';

const byId = (a: { readonly id: string }, b: { readonly id: string }): number => (a.id < b.id ? -1 : 1);

/** Samples may hold personal data, and the foreign original anything at all. */
function shared({ sample: _sample, foreign, ...rest }: FlowNode): FlowNode {
  if (foreign === undefined) return rest;
  const { raw: _raw, ...origin } = foreign;
  return { ...rest, foreign: origin };
}

/** Where a flow runs is a matter of each workspace, so the repository says the same for all. */
export function sharedForm(flow: Flow): Flow {
  const inOrder = (places: Flow['layout']['nodes']): Flow['layout']['nodes'] =>
    Object.fromEntries(Object.entries(places).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...flow,
    environment: 'dev',
    connections: [...flow.connections].map(({ environment: _environment, ...slot }) => slot).sort(byId),
    nodes: flow.nodes.map(shared).sort(byId),
    edges: [...flow.edges].sort(byId),
    notes: [...flow.notes].sort(byId),
    layout: { nodes: inOrder(flow.layout.nodes), notes: inOrder(flow.layout.notes) },
  };
}

export const sharedText = (flow: Flow): string => printFlow(sharedForm(flow));

/** Throws UserError `git/refused` for a flow that must not be pushed: a secret in it, or an id that is no file name. */
export function checkShareable(flow: Flow): void {
  if (!plainId.test(flow.id)) throw gitRefusal('git/refused', `“${flow.name}” has an id that cannot be a file name.`, flow.id);
  const holder = sharedForm(flow).nodes.find((node) => findSecretsInJson(node.parameters).some((secret) => secret.sure));
  if (holder !== undefined)
    throw new UserError(
      'git/refused',
      `“${holder.name}” in “${flow.name}” holds what is surely a secret. It would be in the repository for ever.`,
      { place: holder.name, mend: 'Put it into a connection, and let the step use the connection.' },
    );
}

/** Reads the file of a flow. Throws UserError that says what is wrong with it. */
export function readShared(bytes: Uint8Array, flowId: string): Flow {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw gitRefusal('git/damaged', 'This flow file is not text.', flowId, error);
  }
  let flow: Flow;
  try {
    flow = readFlow(text, flowId);
  } catch (error) {
    if (isCountersignError(error)) throw gitRefusal('git/damaged', `This is no valid flow file: ${error.message}`, undefined, error);
    throw error;
  }
  if (flow.id !== flowId) throw gitRefusal('git/bad-path', 'The flow in this file has another id than its name says.', flowId);
  return sharedForm(flow);
}

/** Samples and originals of my own copy, put back onto the steps that still are what they were. */
export function withOwnParts(flow: Flow, mine: Flow | undefined): Flow {
  const own = new Map((mine?.nodes ?? []).map((node) => [node.id, node]));
  return {
    ...flow,
    nodes: flow.nodes.map((node) => {
      const before = own.get(node.id);
      if (before === undefined || before.type !== node.type) return node;
      const raw = before.foreign?.raw;
      return {
        ...node,
        ...(before.sample === undefined ? {} : { sample: before.sample }),
        ...(node.foreign === undefined || raw === undefined ? {} : { foreign: { ...node.foreign, raw } }),
      };
    }),
  };
}
