/** What the form of a model says of it when somebody chooses whose it is. */
import { expect, test } from 'vitest';
import { begunWith, whoseIs, type Draft } from '../../renderer/features/models/whose-is.ts';

const cloud: Draft = {
  provider: 'OpenAI',
  model: 'gpt-4o-2024-08-06',
  baseUrl: '',
  region: 'US',
  vetted: false,
  pinned: true,
  external: true,
  retention: 'limited',
};

test('a file on the machine keeps nothing and stays inside; chosen by mistake, nothing of that is said of a provider', () => {
  const local: Draft = { ...cloud, ...whoseIs(cloud, 'local'), signer: 'PEM', digest: 'sha256:aa', source: 'here' };
  expect([local.external, local.retention, local.region]).toEqual([false, 'none', 'This machine']);
  const again = { ...local, ...whoseIs(local, 'Anthropic') };
  expect([again.provider, again.external, again.retention, again.region, again.signer, again.digest, again.source]).toEqual([
    'Anthropic',
    true,
    'unknown',
    '',
    undefined,
    undefined,
    undefined,
  ]);
  expect(whoseIs(cloud, 'Anthropic')).toEqual({ provider: 'Anthropic' });
});

test('a model that flows use begins with what they say of it, for the provider that they name', () => {
  const found = (id: string, more: object = {}) => ({
    id,
    provider: id.slice(0, id.indexOf('/')),
    vendor: '',
    model: id.slice(id.indexOf('/') + 1),
    region: 'US',
    external: true,
    pinned: false,
    retention: 'unknown' as const,
    standing: 'unlisted' as const,
    flows: [],
    bundles: [],
    ...more,
  });
  expect(
    [
      found('azure openai/gpt-4o'),
      found('local/fraud@sha256:aa', { external: false, pinned: true, region: '', digest: 'sha256:aa' }),
      found('models.example.com/own'),
    ].map(begunWith),
  ).toEqual([
    { provider: 'Azure OpenAI', model: 'gpt-4o', region: 'US', external: true, pinned: false },
    {
      provider: 'local',
      model: 'fraud@sha256:aa',
      region: 'This machine',
      external: false,
      pinned: true,
      digest: 'sha256:aa',
      retention: 'none',
    },
    { provider: 'Other (OpenAI-compatible)', model: 'own', region: 'US', external: true, pinned: false },
  ]);
});
