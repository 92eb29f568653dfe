import type { Json } from '../../kernel/json.ts';
import { orNothing } from '../kit/conditions.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf, stepFailure, stopIfCancelled } from '../kit/items.ts';
import { parameters } from './definition.ts';

const names = (value: Json): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]).map(asText) : asText(value).split(',')).map((name) => name.trim().toLowerCase());

/** Every doubt closes the gate: what is missing, cannot be read or is of another kind counts as no consent. */
const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const purpose = given.purpose.trim().toLowerCase();
  if (purpose === '')
    throw stepFailure(request, 'does not say what the data is used for', 'Write the purpose, in the word that the consents use.');
  const [agreed, missing]: [Item[], Item[]] = [[], []];
  for (const item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const value = (template: typeof given.agreed): Promise<Json> => tools.evaluate(orNothing(template), item);
    const yes = await value(given.agreed);
    const withdrawn = await value(given.withdrawnAt);
    const open =
      (yes === true || yes === 'true') &&
      (given.purposes === '' || names(await value(given.purposes)).includes(purpose)) &&
      // A withdrawal that lies ahead holds from then on.
      (withdrawn === null ||
        withdrawn === '' ||
        withdrawn === false ||
        (typeof withdrawn === 'string' && Date.parse(withdrawn) > tools.clock.now())) &&
      (given.maxAgeDays === 0 || isFresh(await value(given.agreedAt), given.maxAgeDays, tools.clock.now()));
    (open ? agreed : missing).push(item);
  }
  return done({ given: agreed, missing });
};
export default execute;

function isFresh(at: Json, maxAgeDays: number, now: number): boolean {
  const time = typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return time <= now && now - time <= maxAgeDays * 86_400_000;
}
