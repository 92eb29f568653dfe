import { canonicalJson, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { StepView } from './step-view.ts';

const toldOf = ({ name, node: { toolDescription } }: StepView): JsonObject => ({
  name,
  ...(toolDescription === undefined ? {} : { description: toolDescription }),
});

/**
 * A step's own settings, and those of all that is plugged into it. A model knows its tools by name and description, so theirs count; of everything else
 * names, notes and places are left out.
 */
function shapeOf(step: StepView, above: ReadonlySet<StepView>): Json {
  const { node } = step;
  const inside = new Set([...above, step]);
  const parts = step.parts
    .filter((part) => part.node.disabled !== true && !inside.has(part))
    .map((part) => canonicalJson({ ...(part.isTool ? toldOf(part) : {}), is: shapeOf(part, inside) }))
    .sort();
  return { type: node.type, parameters: node.parameters, parts };
}

/** SHA-256 over everything that shapes the answers of an AI step and stands in the flow: its settings, its model, memory, parser and tools. */
export const promptHash = (step: StepView, hash: Hash): string => hash.sha256(canonicalJson(shapeOf(step, new Set())));
