/** A step that has no counterpart here: it is checked by its facts, and says that it cannot run. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { foreignAction, type ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { LossReport } from '../loss.ts';
import type { Described } from './describe/kit.ts';
import { codeOf } from './describe/local.ts';
import { holdsForeign } from './expression.ts';
import type { NamedNode } from './identity.ts';

const ofDatabase = /^(?:postgres|mySql):/;

/** A step of this program names a table by the connection to its database; steps of n8n beside it mean the same one. */
export const atConnection = <F extends Pick<ForeignFacts, 'stores'>>(facts: F, slot: string | undefined): F =>
  slot === undefined || !facts.stores.some(({ key }) => ofDatabase.test(key))
    ? facts
    : { ...facts, stores: facts.stores.map((store) => ({ ...store, key: store.key.replace(ofDatabase, `${slot}:`).slice(0, 500) })) };

/** The code step of the AI package keeps its program one level down: to be run, or to make a part of a model. */
function programOf(value: Json | undefined): Json | undefined {
  if (!isJsonObject(value)) return value;
  const [one] = ['execute', 'supplyData'].map((how) => value[how]).filter(isJsonObject);
  return one?.['code'] ?? value;
}

export function foreignParameters({ info, node, resource, operation, values }: Described, facts: ForeignFacts): JsonObject {
  const key = facts.code === undefined ? undefined : codeOf(info.key, node.parameters)?.parameter;
  const code = key === undefined ? undefined : programOf(values[key]);
  const rest =
    key === undefined || typeof code !== 'string' ? values : Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
  return foreignAction(
    {
      category: info.category,
      title: info.title,
      ...operationText(resource, operation),
      ...(typeof code === 'string' ? { code } : {}),
      values: rest,
    },
    facts,
  );
}

const operationText = (resource: string | undefined, operation: string | undefined): { operation?: string } => {
  const parts = [resource, operation].filter((part) => part !== undefined && !part.startsWith('='));
  return parts.length === 0 ? {} : { operation: parts.join(': ').slice(0, 300) };
};

export function reportForeign({ info, node, values }: Described, named: NamedNode, loss: LossReport): void {
  if (info.known) loss.cannotRun(named.name, info.title, named.id);
  else loss.undescribed(named.name, node.type, named.id);
  if (holdsForeign(values)) loss.add('expression-kept', `Expressions of “${named.name}” were kept in n8n's language.`, named.id);
}
