/** What a closure takes from the workspace beside its flows, by the names under which the store keeps who changed each. */
import type { Environment, Flow } from '../workflow/model/flow.ts';

/** One entry of the workspace that decides what runs. */
export const setupName = {
  connection: (id: string): string => `connection:${id}`,
  model: (id: string): string => `model:${id}`,
  /** What stands in for a connection of flows in an environment. */
  binding: (environment: Environment, connectionId: string): string => `binding:${environment}:${connectionId}`,
  /** Somebody's word that they did not make a revision which others say is theirs. */
  notAuthor: (flowId: string, revision: number): string => `not-author:${flowId}:${revision}`,
  /** Somebody else accepts that word. */
  acceptedNotAuthor: (flowId: string, revision: number, accountId: string): string =>
    `not-author-accepted:${flowId}:${revision}:${accountId}`,
} as const;

export interface SetupSource {
  /** Undefined where the connection itself is used. */
  standIn(environment: Environment, connectionId: string): string | undefined;
  /** Id of the registry's entry. */
  modelId(provider: string, model: string): string | undefined;
}

export interface UsedModel {
  readonly provider: string;
  readonly model: string;
}

/** Everything of it that these flows use in an environment, each once. */
export function setupOf(
  flows: readonly Flow[],
  models: readonly UsedModel[],
  environment: Environment,
  { standIn, modelId }: SetupSource,
): readonly string[] {
  const bound = flows
    .flatMap((flow) => flow.connections)
    .flatMap(({ id }) => {
      const other = standIn(environment, id);
      return [setupName.connection(id), setupName.binding(environment, id), ...(other === undefined ? [] : [setupName.connection(other)])];
    });
  const known = models.flatMap(({ provider, model }) => {
    const id = modelId(provider, model);
    return id === undefined ? [] : [setupName.model(id)];
  });
  return [...new Set([...bound, ...known])].sort();
}
