/** A small run of one node with what must come out: shown in the node's page and run by the tests with the real executor. */
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { BrokerClient, Item, ModelTensor, Wake } from './executor.ts';

type Ports = Readonly<Record<string, readonly Item[]>>;

export interface NodeFixture {
  /** What it shows, as a sentence without a full stop. */
  readonly name: string;
  readonly parameters: JsonObject;
  readonly inputs?: Ports;
  /** Outputs of other steps, by name: what `node["Name"]` reads. */
  readonly others?: Ports;
  readonly parts?: readonly { readonly kind: string; readonly node: Pick<FlowNode, 'id' | 'type' | 'name' | 'parameters'> }[];
  readonly woken?: Wake;
  readonly state?: Json;
  /** What the broker answers, in order. */
  readonly replies?: readonly JsonObject[];
  /** What the sandbox answers, in order. */
  readonly scripts?: readonly Json[];
  /** What the model file gives, in order. */
  readonly predictions?: readonly (readonly ModelTensor[])[];
  /** What the broker must have been asked, in order; only the given fields are compared. */
  readonly calls?: readonly { readonly operation: keyof BrokerClient; readonly request: JsonObject }[];
  readonly expect: { readonly outputs: Ports; readonly state?: Json } | { readonly waiting: JsonObject } | { readonly error: string };
}

export type NodeFixtures = readonly NodeFixture[];
