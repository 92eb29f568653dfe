/**
 * Refresh tokens that a server has put in the place of those in the bindings. The next start, or another flow with the same binding, would use one that is dead, upon
 * which servers take back all of them (RFC 9700 section 4.14.2): so they are kept in the store, or without one for as long as the process lives.
 */
import type { BoundConnection, ConnectionSource } from '../../broker/connection.ts';
import { renewalTurns } from '../../broker/sign-in/renewal-turns.ts';
import { codeOfError } from '../../kernel/errors.ts';
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import type { SecretRepository } from '../../workflow/ports.ts';

type RefreshAuth = Extract<BoundConnection['auth'], { readonly type: 'refresh-token' }>;

/** Whoever binds another token, client or server begins anew. */
const idOf = ({ tokenUrl, clientId, refreshToken }: RefreshAuth): string =>
  `rotated/${nodeHash.sha256(JSON.stringify([tokenUrl, clientId, refreshToken]))}`;

/** Made once for a process: sources of the same bindings, of one flow or another, of flows as they are now and as they were, share what it knows. */
export function keptSignIns(secrets: SecretRepository | undefined): (source: ConnectionSource) => ConnectionSource {
  const read = new Map<string, string | undefined>();
  const turns = renewalTurns();
  /** The same object for the same token: what is remembered of a binding is remembered by it. */
  const made = new WeakMap<BoundConnection, BoundConnection & { readonly auth: RefreshAuth }>();
  function newestOf(id: string): string | undefined {
    if (!read.has(id)) {
      try {
        read.set(id, secrets?.use(id)['refreshToken']);
      } catch (error) {
        if (codeOfError(error) !== 'secret/not-found') throw error;
        read.set(id, undefined);
      }
    }
    return read.get(id);
  }
  return (source) => {
    async function get(flowId: string, slot: string): Promise<BoundConnection | undefined> {
      const bound = await source.get(flowId, slot);
      if (bound?.auth.type !== 'refresh-token') return bound;
      const signIn = idOf(bound.auth);
      const refreshToken = newestOf(signIn) ?? bound.auth.refreshToken;
      const known = made.get(bound);
      if (known?.auth.refreshToken === refreshToken) return known;
      const newest = { ...bound, signIn, auth: { ...bound.auth, refreshToken } };
      made.set(bound, newest);
      return newest;
    }
    return {
      ...source,
      get,
      async renewed(flowId, slot, { refreshToken }) {
        const bound = await source.get(flowId, slot);
        if (refreshToken === undefined || bound?.auth.type !== 'refresh-token') return;
        const id = idOf(bound.auth);
        read.set(id, refreshToken);
        secrets?.put(id, { refreshToken }, systemClock.now());
      },
      async inTurn(flowId, slot, work) {
        const id = (await get(flowId, slot))?.signIn ?? '';
        return await turns(id, async () => await work(await get(flowId, slot)));
      },
    };
  };
}
