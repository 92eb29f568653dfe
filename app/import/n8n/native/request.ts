/** What a translator into a node of this program is given, and what it gives. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { FlowNode } from '../../../workflow/model/flow.ts';
import type { LossKind } from '../../loss.ts';
import type { Described } from '../describe/kit.ts';
import { at } from '../describe/kit.ts';
import type { NodePorts, Wire } from '../wiring.ts';

export interface NativeRequest extends Described {
  readonly ports: NodePorts;
  /** The workflow's settings, which some nodes depend on. */
  readonly settings: JsonObject;
  readonly incoming: readonly Wire[];
  /** The parser stands right at the step, and nobody mends answers in between. */
  readonly directParser: boolean;
  /** A step behind it takes one of these fields right from the item that it gives. */
  readonly readsField: (names: readonly string[]) => boolean;
  /** A step of the workflow works with files, which web requests here do not bring. */
  readonly usesFiles: boolean;
  /** The step that its model became, where exactly one is plugged in and switched on. */
  readonly plugged: Pick<FlowNode, 'type' | 'parameters' | 'connection'> | undefined;
}

export interface Translation {
  readonly type: string;
  readonly parameters: JsonObject;
  /** Data outputs by the index that they had; without it the first is `out`. */
  readonly outputs?: readonly string[];
  readonly inputs?: readonly string[];
  readonly usesConnection?: boolean;
  /** The model that is plugged in is a setting of the step, with its connection. */
  readonly takesModel?: boolean;
  /** The parser that is plugged in is a setting of the step. */
  readonly takesParser?: boolean;
  /** A step behind it, which is handed what it gives and has its ways out: `outputs` are those of that step then. */
  readonly ways?: { readonly type: string; readonly parameters: JsonObject; readonly name: string };
  /** What changes by the translation without being lost. */
  readonly changes?: readonly { readonly kind: LossKind; readonly message: string }[];
}

/** Undefined wherever a parameter has no counterpart: the node then stays a foreign step, with everything it had. */
export type Translator = (request: NativeRequest) => Translation | undefined;

/** True when the node has no other parameters than these; what is not named here has not been looked at. */
export const hasOnly = (parameters: Json | undefined, keys: readonly string[]): boolean =>
  parameters === undefined ||
  (typeof parameters === 'object' &&
    parameters !== null &&
    !Array.isArray(parameters) &&
    Object.entries(parameters).every(
      ([key, value]) =>
        keys.includes(key) || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0),
    ));

/** A translated text: a template or a kept expression. */
export function textOf(values: JsonObject, ...path: readonly string[]): Json | undefined {
  const value = at(values, ...path);
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && '$foreign' in value ? value : undefined;
}
