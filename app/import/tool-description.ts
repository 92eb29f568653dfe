/** What a foreign file has a model told of a tool. */
import type { FlowNode } from '../workflow/model/flow.ts';
import { limits } from '../workflow/model/limits.ts';
import type { LossReport } from './loss.ts';

/** As one part of a step; nothing where there are no words. */
export function describedTool(
  words: string,
  step: { readonly id: string; readonly name: string },
  loss: LossReport,
): Pick<FlowNode, 'toolDescription'> {
  const text = words.trim();
  if (text === '') return {};
  if (text.length > limits.toolDescription)
    loss.add(
      'value-changed',
      `What the model is told of the tool “${step.name}” was cut at ${limits.toolDescription} characters.`,
      step.id,
    );
  return { toolDescription: text.slice(0, limits.toolDescription).toWellFormed() };
}
