import type { Store } from '../store/store.ts';

/** The name that is shown for an account, or for the owner name of a colleague; the id itself where nobody has it any more. */
export const personName =
  (store: Pick<Store, 'identity' | 'bundles'>) =>
  (id: string): string =>
    store.identity.accounts.get(id)?.displayName ?? store.bundles.colleagues.list().find(({ owner }) => owner === id)?.displayName ?? id;
