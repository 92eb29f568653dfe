/** What a workspace holds before somebody signs in it. Apart from office.ts, whose importers run without the test runner. */
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Store } from '../../app/store/store.ts';
import { invoiceFlow } from '../review/kit.ts';
import { workspaceOver } from './office.ts';

/** Two people and a flow that passes; gives the flow's id. */
export async function furnish(store: Store): Promise<string> {
  store.settings.set('workspace.environment', 'dev');
  const { identity } = workspaceOver(store);
  await identity.create({ account: 'ada', displayName: 'Ada', roles: ['designer'], groups: [] });
  await identity.create({ account: 'rui', displayName: 'Rui', roles: ['reviewer'], groups: ['security', 'privacy'] });
  // Nobody signs without a second factor.
  for (const { id } of identity.people())
    store.identity.accounts.save({
      ...identity.person(id),
      secondFactor: { sealedSecret: '', confirmedAt: 1, lastStep: 0, recoveryHashes: [] },
    });
  const document = invoiceFlow(undefined, { environment: 'dev' });
  const ada = identity.people().find(({ name }) => name === 'ada');
  store.flows.insert(
    {
      flowId: document.id,
      revision: 1,
      hash: nodeHash.sha256(JSON.stringify(document)),
      at: 1,
      by: ada?.id ?? '',
      message: '',
      verdict: { result: 'pass', counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 }, hash: '' },
    },
    document,
  );
  return document.id;
}
