/** Sign-ins by identity provider that are under way, each bound to the window that began it. */
import { UserError } from '../../kernel/errors.ts';
import type { Random, Timers } from '../../kernel/ports.ts';
import type { StartedSignIn } from './oidc.node.ts';
import type { ProviderRepository } from '../ports.ts';
import type { ExternalPerson } from './provider.ts';

export interface SsoPorts {
  readonly providers: ProviderRepository;
  readonly timers: Timers;
  readonly random: Random;
  clientSecret(providerId: string): string | undefined;
}

export interface SsoDesk {
  /** Ends the window's former attempt. Gives where the browser goes. */
  start(senderId: string, providerId: string): Promise<{ readonly attemptId: string; readonly url: string }>;
  /** Waits for the browser to come back. Only the window that began it can ask, and once. */
  finish(senderId: string, attemptId: string): Promise<ExternalPerson>;
  cancel(senderId: string): void;
}

const gone = (): UserError => new UserError('identity/sso-refused', 'This sign-in is not under way any more.', { mend: 'Start again.' });

export function createSsoDesk(ports: SsoPorts): SsoDesk {
  const attempts = new Map<string, { readonly attemptId: string; readonly started: StartedSignIn }>();
  /** The newest start of each window, which may still wait for a slow provider. */
  const turns = new Map<string, symbol>();

  function cancel(senderId: string): void {
    turns.delete(senderId);
    attempts.get(senderId)?.started.cancel();
    attempts.delete(senderId);
  }

  return {
    cancel,
    async start(senderId, providerId) {
      const provider = ports.providers.get(providerId);
      if (provider === undefined || !provider.enabled)
        throw new UserError('identity/not-found', 'This identity provider is not set up any more.', { place: providerId });
      cancel(senderId);
      const turn = Symbol(senderId);
      turns.set(senderId, turn);
      // Half a megabyte of a protocol that most workspaces never speak.
      const { startSignIn } = await import('./oidc.node.ts');
      const started = await startSignIn(provider, ports.clientSecret(providerId), ports);
      // Given up, or begun again, while the provider took its time: nothing waits for its answer any more.
      if (turns.get(senderId) !== turn) {
        started.cancel();
        throw gone();
      }
      const attemptId = [...ports.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      attempts.set(senderId, { attemptId, started });
      return { attemptId, url: started.url };
    },
    async finish(senderId, attemptId) {
      const attempt = attempts.get(senderId);
      if (attempt === undefined || attempt.attemptId !== attemptId) throw gone();
      try {
        return await attempt.started.person;
      } finally {
        if (attempts.get(senderId) === attempt) attempts.delete(senderId);
      }
    },
  };
}
