/** What the form of a model says of it when somebody chooses whose it is. */
import { expect, test } from 'vitest';
import { whoseIs, type Draft } from '../../renderer/features/models/whose-is.ts';

const cloud: Draft = { provider: 'OpenAI', model: 'gpt-4o-2024-08-06', baseUrl: '', region: 'US', vetted: false, pinned: true, external: true, retention: 'limited' };

test('a file on the machine keeps nothing and stays inside; chosen by mistake, nothing of that is said of a provider', () => {
  const local: Draft = { ...cloud, ...whoseIs(cloud, 'local'), signer: 'PEM', digest: 'sha256:aa', source: 'here' };
  expect([local.external, local.retention, local.region]).toEqual([false, 'none', 'This machine']);
  const again = { ...local, ...whoseIs(local, 'Anthropic') };
  expect([again.provider, again.external, again.retention, again.region, again.signer, again.digest, again.source]).toEqual(['Anthropic', true, 'unknown', '', undefined, undefined, undefined]);
  expect(whoseIs(cloud, 'Anthropic')).toEqual({ provider: 'Anthropic' });
});
