/** Identity providers of a workspace: their records, their client secrets in the vault, and the sign-ins under way. */
import { createSsoDesk } from '../../identity/sso/desk.node.ts';
import type { Provider } from '../../identity/sso/provider.ts';
import type { ProviderDesk } from '../../ipc/services.ts';
import { UserError } from '../../kernel/errors.ts';
import { systemTimers } from '../../kernel/host.node.ts';
import type { Store } from '../../store/store.ts';
import { optionalSecret } from '../optional-secret.ts';
import type { HostPorts } from '../ports.ts';

const secretId = (providerId: string): string => `identity-provider/${providerId}`;

export function createProviderDesk(store: Store, ports: HostPorts): ProviderDesk {
  const { providers } = store.identity;

  const clientSecret = (providerId: string): string | undefined => optionalSecret(store.secrets, secretId(providerId))?.['clientSecret'];

  return {
    ...createSsoDesk({ providers, timers: systemTimers, random: ports.random, clientSecret }),
    list: () => providers.list().map((provider) => ({ provider, hasSecret: clientSecret(provider.id) !== undefined })),
    save(provider, secret) {
      const before = providers.list().find(({ id }) => id === provider.id);
      const server = ({ issuer, clientId, ca }: Provider): string => JSON.stringify([issuer, clientId, ca ?? '']);
      // Whoever may change the address was never told the secret, and must not have it sent to a server of their own.
      if (before !== undefined && server(before) !== server(provider) && secret === undefined && clientSecret(provider.id) !== undefined)
        throw new UserError('ipc/bad-input', 'The client secret was entered for another provider.', {
          place: provider.name,
          mend: 'Enter the client secret for this one.',
        });
      providers.save(provider);
      if (secret !== undefined) store.secrets.put(secretId(provider.id), { clientSecret: secret }, ports.clock.now());
    },
    remove(providerId) {
      store.secrets.remove(secretId(providerId));
      if (!providers.remove(providerId))
        throw new UserError('identity/not-found', 'This identity provider is not set up any more.', { place: providerId });
    },
  };
}
