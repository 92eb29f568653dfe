import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { orNothing } from '../kit/conditions.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation } = given;
  const purpose = given.purpose.trim().toLowerCase();
  if (purpose === '') throw stepFailure(request, 'does not say what the data is used for', 'Write the purpose.');
  const passes = await mapItems(request, tools, async (item): Promise<boolean> => {
    const subject = (await textOf(tools, orNothing(given.subject), item)).trim();
    if (subject === '' && operation !== 'check')
      throw stepFailure(request, 'does not know whose consent it is', 'Say what identifies the person.');
    // Nobody in particular has agreed to nothing.
    const known =
      subject === ''
        ? undefined
        : await tools.broker.consent({ operation, subject: subject.slice(0, 1_000), purpose, days: given.days, how: given.how });
    return operation !== 'check' || known?.given === true;
  });
  const those = (passing: boolean): readonly Item[] => itemsIn(request).filter((_item, index) => passes[index] === passing);
  return done(operation === 'check' ? { given: those(true), missing: those(false) } : { out: those(true) });
};
export default execute;
