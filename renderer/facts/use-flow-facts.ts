/** The analysis of a flow that is only looked at: the same worker as the designer's, with the flow as it was frozen. */
import { useEffect, useState } from 'react';
import type { MappedDestination } from '../../app/lint/data-map.ts';
import type { Hop } from '../../app/lint/kit/finding.ts';
import type { PermissionMap } from '../../app/lint/permission-map.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { createLintClient } from '../bridge/lint-client.ts';
import { looksOf } from '../canvas/labels.ts';
import type { Overlay } from '../canvas/overlay.ts';

export interface FlowFacts {
  readonly destinations: readonly MappedDestination[];
  readonly permissions: PermissionMap;
  readonly looks: Pick<Overlay, 'edges' | 'zones'>;
  /** How a field comes to a destination. */
  path(destination: string, field: string): Promise<readonly Hop[]>;
}

export type FlowFactsState =
  | { readonly state: 'working' }
  | { readonly state: 'ready'; readonly facts: FlowFacts }
  | { readonly state: 'failed'; readonly message: string };

export function useFlowFacts(flow: Flow): FlowFactsState {
  const [state, setState] = useState<FlowFactsState>({ state: 'working' });
  useEffect(() => {
    let current = true;
    const fail = (message: string): void => {
      if (current) setState({ state: 'failed', message });
    };
    const client = createLintClient({
      checked(result) {
        Promise.all([client.ask({ ask: 'data-map' }), client.ask({ ask: 'permissions' })]).then(
          ([destinations, permissions]) => {
            const path = async (destination: string, field: string): Promise<readonly Hop[]> =>
              (await client.ask({ ask: 'data-path', destination, field })) ?? [];
            if (current) setState({ state: 'ready', facts: { destinations, permissions, looks: looksOf(result), path } });
          },
          (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
        );
      },
      failed: fail,
    });
    client.open(flow);
    return () => {
      current = false;
      client.close();
    };
  }, [flow]);
  return state;
}
