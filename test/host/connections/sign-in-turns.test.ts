/** A refresh token that is used twice makes its server take all of them back: whoever renews it does so in turn. */
import { expect, test } from 'vitest';
import { workspaceConnections } from '../../../app/host/connections/bound-connections.ts';
import type { ConnectionRepository, SecretRepository } from '../../../app/workflow/ports.ts';

test('a run and a test of a flow renew the sign-in that they share one after the other', async () => {
  const connections: ConnectionRepository = { list: () => [], get: () => undefined, save() {}, remove() {} };
  const secrets: SecretRepository = { use: () => ({}), put() {}, remove() {} };
  const [runs, tests] = [1, 2].map(() => workspaceConnections(connections, secrets, { now: () => 0 }));
  const said: string[] = [];
  const renew = (who: string) => async (): Promise<void> => {
    said.push(`${who} begins`);
    await Promise.resolve();
    said.push(`${who} ends`);
  };
  await Promise.all([runs?.inTurn?.('flow', 'mail', renew('run')), tests?.inTurn?.('flow', 'mail', renew('test'))]);
  expect(said).toEqual(['run begins', 'run ends', 'test begins', 'test ends']);
});
