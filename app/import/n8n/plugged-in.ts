/** What is plugged into a step of the AI package: its parser and its memory. */
import type { JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { Step } from './steps.ts';

/** The structured parser that is plugged in, also through one that mends answers. */
export function parserOf({ incoming }: Step, byId: ReadonlyMap<string, Step>, depth = 0): JsonObject | undefined {
  const wire = incoming.find(({ kind }) => kind === 'parser');
  const parser = wire === undefined ? undefined : byId.get(wire.from.id);
  if (parser === undefined || parser.named.node.disabled) return undefined;
  if (parser.info.key === 'lc.outputParserStructured') return parser.named.node.parameters;
  return parser.info.key === 'lc.outputParserAutofixing' && depth === 0 ? parserOf(parser, byId, 1) : undefined;
}

export const hasDirectParser = ({ incoming }: Step, byId: ReadonlyMap<string, Step>): boolean =>
  incoming.some(({ kind, from }) => kind === 'parser' && byId.get(from.id)?.info.key === 'lc.outputParserStructured');

/** What the conversations of the memory that is plugged in are kept under. */
export function memoryOf(
  { incoming }: Step,
  built: ReadonlyMap<string, FlowNode>,
  facts: ReadonlyMap<string, ForeignFacts>,
): string | undefined {
  const wire = incoming.find(({ kind, from }) => kind === 'memory' && !from.node.disabled);
  const memory = wire === undefined ? undefined : built.get(wire.from.id);
  if (memory === undefined || wire === undefined) return undefined;
  return memory.type === 'memory-buffer' ? String(memory.parameters['key']) : facts.get(wire.from.id)?.stores[0]?.key;
}
