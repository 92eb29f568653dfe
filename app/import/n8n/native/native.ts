/** Nodes of n8n that mean the same as a node here, where every parameter carries over. Everything else stays a foreign step. */
import type { JsonObject } from '../../../kernel/json.ts';
import type { LossKind } from '../../loss.ts';
import type { Described } from '../describe/kit.ts';
import type { NodePorts, Wire } from '../wiring.ts';

export interface NativeRequest extends Described {
  readonly ports: NodePorts;
  /** The workflow's settings, which some nodes depend on. */
  readonly settings: JsonObject;
  readonly incoming: readonly Wire[];
}

export interface NativeNode {
  readonly type: string;
  readonly parameters: JsonObject;
  readonly ports: NodePorts;
  readonly usesConnection: boolean;
  readonly timeoutMs?: number;
  /** What changes by the translation without being lost. */
  readonly loss: readonly { readonly kind: LossKind; readonly message: string }[];
}

export function toNative(_request: NativeRequest): NativeNode | undefined {
  return undefined;
}
