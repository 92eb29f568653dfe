import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { isPinnedModel } from '../../../app/nodes/kit/models.ts';

export type Draft = InputOf<'models:save'>;

/** As the steps name them: a vetted model counts for the provider that the step has. */
export const providers: readonly { readonly value: string; readonly label: string }[] = [
  'OpenAI',
  'Azure OpenAI',
  'Anthropic',
  'Ollama on this machine',
  'vLLM',
  'Other (OpenAI-compatible)',
]
  .map((name) => ({ value: name, label: name }))
  .concat({ value: 'local', label: 'A model file on the machine' });

/** A model that flows use, with all that they say of it; the rest is for whoever looked at it. */
export function begunWith({
  provider: named,
  model,
  region,
  external,
  pinned,
  digest,
}: OutputOf<'models:inventory'>['models'][number]): Partial<Draft> {
  const provider = providers.find(({ value }) => value.toLowerCase() === named.toLowerCase())?.value ?? 'Other (OpenAI-compatible)';
  return {
    provider,
    model,
    region,
    external,
    pinned,
    ...(digest === undefined ? {} : { digest }),
    ...(provider === 'local' ? { retention: 'none', region: 'This machine' } : {}),
  };
}

/** What is known of a model by whose it is. A file runs where the flow does, and keeps nothing; of anybody else's model that is not known, nor is anything else that was said of a file. */
export function whoseIs(before: Draft, provider: string): Partial<Draft> {
  if (provider === 'local') return { provider, external: false, retention: 'none', region: 'This machine', baseUrl: '' };
  if (before.provider !== 'local') return { provider };
  return {
    provider,
    external: true,
    retention: 'unknown',
    region: '',
    pinned: isPinnedModel(before.model),
    digest: undefined,
    source: undefined,
    licence: undefined,
    vettedBy: undefined,
    signer: undefined,
  };
}
