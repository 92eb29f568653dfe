/** Which flows share an account at a service: what is taken from one of them is taken from all. Pure. */
import type { Connection } from './state.ts';

export type Segmentation = 'person' | 'shared' | 'one-flow' | 'unused';

export interface Account {
  readonly id: string;
  /** Undefined where nobody has named the account behind a connection: it counts as one of its own. */
  readonly name: string | undefined;
  readonly type: string;
  readonly connections: readonly Connection[];
  /** Without doubles, in the order of their names. */
  readonly flows: Connection['usedByFlows'];
  readonly hosts: readonly string[];
  readonly segmentation: Segmentation;
}

const gravest: readonly Segmentation[] = ['person', 'shared', 'one-flow', 'unused'];

function accountOf(id: string, connections: readonly [Connection, ...Connection[]]): Account {
  const flows = [...new Map(connections.flatMap(({ usedByFlows }) => usedByFlows).map((flow) => [flow.id, flow])).values()].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
  return {
    id,
    name: connections[0].serviceAccount,
    type: connections[0].type,
    connections,
    flows,
    hosts: [...new Set(connections.flatMap(({ hosts }) => hosts))].sort(),
    segmentation:
      flows.length === 0 ? 'unused' : connections.some(({ personal }) => personal) ? 'person' : flows.length === 1 ? 'one-flow' : 'shared',
  };
}

/** The gravest first: a person's own account, then those with the most flows behind them. */
export function accountsOf(connections: readonly Connection[]): readonly Account[] {
  const groups = new Map<string, [Connection, ...Connection[]]>();
  for (const connection of connections) {
    const id = connection.serviceAccount === undefined ? connection.id : `${connection.type} ${connection.serviceAccount}`;
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [connection]);
    else known.push(connection);
  }
  return [...groups]
    .map(([id, members]) => accountOf(id, members))
    .sort((a, b) => gravest.indexOf(a.segmentation) - gravest.indexOf(b.segmentation) || b.flows.length - a.flows.length);
}
