import type { InputOf } from '../../../app/ipc/contract.ts';
import { isPinnedModel } from '../../../app/nodes/kit/models.ts';

export type Draft = InputOf<'models:save'>;

/** What is known of a model by whose it is. A file runs where the flow does, and keeps nothing; of anybody else's model that is not known, nor is anything else that was said of a file. */
export function whoseIs(before: Draft, provider: string): Partial<Draft> {
  if (provider === 'local') return { provider, external: false, retention: 'none', region: 'This machine', baseUrl: '' };
  if (before.provider !== 'local') return { provider };
  return { provider, external: true, retention: 'unknown', region: '', pinned: isPinnedModel(before.model), digest: undefined, source: undefined, licence: undefined, vettedBy: undefined, signer: undefined };
}
