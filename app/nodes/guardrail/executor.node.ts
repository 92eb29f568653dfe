import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure, stopIfCancelled, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters, type reasons } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  if (!given.injection && !given.personal && !given.secrets) throw stepFailure(request, 'looks for nothing', 'Say what it should stop.');
  // Without detectors nothing is let through.
  if (tools.detectors === undefined) throw stepFailure(request, 'has no detectors here', 'Run the flow in the app or with the runner.');
  const { injection, personal, secrets } = await tools.detectors();
  const sure = (found: readonly { readonly score: number }[]): boolean => found.some(({ score }) => score >= given.certainty);
  const pass: Item[] = [];
  const flagged: Item[] = [];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const text = await textOf(tools, given.text, item);
    const found: (typeof reasons)[number][] = [
      ...(given.injection && injection(text) >= given.certainty ? ['injection' as const] : []),
      ...(given.personal && sure(personal(text)) ? ['personal' as const] : []),
      ...(given.secrets && sure(secrets(text)) ? ['secret' as const] : []),
    ];
    if (found.length === 0) pass.push(item);
    else flagged.push(withValueAt(item, parsePath(given.resultField), { reasons: found }));
  }
  return done({ pass, flagged });
};
export default execute;
