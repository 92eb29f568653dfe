import { canonicalJson, type Json } from '../../kernel/json.ts';
import type { Hash } from '../../kernel/ports.ts';
import type { StepView } from './step-view.ts';

/**
 * SHA-256 over everything that shapes the answers of an AI step and stands in the flow: its own settings, and those of the model, memory
 * and parser that are plugged into it. Names, notes and places are left out.
 */
export function promptHash(step: StepView, hash: Hash): string {
  const shape = ({ node }: StepView): Json => ({ type: node.type, parameters: node.parameters });
  const parts = step.parts
    .filter((part) => part.facts.ai !== undefined && part.facts.ai.role !== 'tool-source')
    .map((part) => canonicalJson(shape(part)))
    .sort();
  return hash.sha256(canonicalJson({ step: shape(step), parts }));
}
