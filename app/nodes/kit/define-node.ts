import type { z } from 'zod';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ConnectionSlot, FlowNode } from '../../workflow/model/flow.ts';
import type { NodeFacts, ParameterReads } from './facts.ts';
import type { NodeForm } from './form.ts';
import { unknownFacts } from './unknown.ts';

export const nodeCategories = [
  'trigger',
  'data',
  'shape',
  'control',
  'ai',
  'privacy',
  'people',
  'message',
  'security',
  'foreign',
  'note',
] as const;
export type NodeCategory = (typeof nodeCategories)[number];

export interface FactsContext {
  readonly node: FlowNode;
  readonly connection: ConnectionSlot | undefined;
  /** What one parameter value reads, by the one expression language (or a foreign one, by a real parser). */
  reads(value: Json | undefined): ParameterReads;
}

export interface NodeDefinition<P extends JsonObject = JsonObject> {
  /** The folder's name, and the `type` in flow files. */
  readonly type: string;
  readonly version: number;
  readonly title: string;
  /** One line for the palette, in plain words. */
  readonly summary: string;
  readonly category: NodeCategory;
  /** A lucide icon name. */
  readonly icon: string;
  /** Extra words that the palette's search finds it by. */
  readonly keywords: readonly string[];
  readonly parameters: z.ZodType<P>;
  /** Parameters of a freshly dropped node: made when one is, so that a program that starts reads none of the schemas. */
  initial(): P;
  readonly form: NodeForm;
  /** Parameters that no form shows and in which braces mean nothing. */
  readonly plain?: readonly string[];
  /** The card's second line: what matters most (host, model, table, cron). */
  subtitle(parameters: P): string;
  facts(parameters: P, context: FactsContext): NodeFacts;
}

/** A definition whose parameter type has been forgotten: what the catalogue hands out. */
export type AnyNodeDefinition = Omit<NodeDefinition, 'subtitle' | 'facts' | 'initial'> & {
  initial(): JsonObject;
  /** Empty when the parameters do not fit the schema. */
  subtitle(parameters: JsonObject): string;
  /** Never throws: parameters that do not fit the schema give facts of an unknown node with the ports of a fresh one. */
  facts(parameters: JsonObject, context: FactsContext): NodeFacts;
};

export function defineNode<P extends JsonObject>(definition: NodeDefinition<P>): NodeDefinition<P> {
  return definition;
}

/** Parameters that fit their schema as they are. By object, which nobody changes once it is part of a flow. */
const vouchedFor = new WeakSet<object>();
/** For those who have made them so: whatever comes from a file or another thread is checked. */
export function vouchFor(parameters: JsonObject): void {
  vouchedFor.add(parameters);
}

export const isVouchedFor = (parameters: JsonObject): boolean => vouchedFor.has(parameters);

/** Forgets the parameter type; from here on parameters are checked before they are looked at. */
export function eraseNode<P extends JsonObject>(definition: NodeDefinition<P>): AnyNodeDefinition {
  return {
    ...definition,
    subtitle(parameters) {
      const parsed = definition.parameters.safeParse(parameters);
      return parsed.success ? definition.subtitle(parsed.data) : '';
    },
    facts(parameters, context) {
      if (vouchedFor.has(parameters)) return definition.facts(parameters as P, context);
      const parsed = definition.parameters.safeParse(parameters);
      if (parsed.success) return definition.facts(parsed.data, context);
      return unknownFacts('its settings cannot be read', definition.facts(definition.initial(), context));
    },
  };
}
