import type { NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { orNothing } from '../kit/conditions.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** A short text stands in the data of many people. */
const SHORTEST = 4;

const execute: NodeExecutor = async (request, tools) => {
  const { identifiers, vault, rows, tables, runs } = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item) => {
    const values = new Set<string>();
    for (const { value } of identifiers) {
      const text = (await textOf(tools, orNothing(value), item)).trim();
      if (text !== '') values.add(text);
    }
    if (values.size === 0) throw stepFailure(request, 'does not know whom to erase', 'Name at least one identifier that the item has.');
    if ([...values].some((text) => text.length < SHORTEST || text.length > 1_000))
      throw stepFailure(
        request,
        'was given an identifier that is too short or too long',
        `An identifier has between ${SHORTEST} and 1,000 characters.`,
      );
    return withValueAt(item, ['erased'], { ...(await tools.broker.erase({ identifiers: [...values], vault, rows, tables, runs })) });
  });
  return done({ out });
};
export default execute;
