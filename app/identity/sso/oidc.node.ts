/** OpenID Connect with the authorisation code flow and PKCE, in the system's browser (RFC 6749, 7636, 8252, 9207; OIDC Core 1.0). */
import * as oidc from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { TransientError, UserError } from '../../kernel/errors.ts';
import { systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Timers } from '../../kernel/ports.ts';
import { openCallbackServer } from './callback-server.node.ts';
import { externalPerson, type ExternalPerson, type Provider } from './provider.ts';

export interface StartedSignIn {
  /** Where the browser goes. */
  readonly url: string;
  /** Rejects with UserError `identity/sso-refused`, or TransientError `identity/sso-unreachable`. */
  readonly person: Promise<ExternalPerson>;
  cancel(): void;
}

/** Asymmetric signatures only: `none` and shared secrets prove nothing here. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
/** For each answer of the provider, its body included. */
const answerSeconds = 15;
const patienceMs = 5 * 60_000;

const refused = (message: string, provider: Provider, cause?: unknown): UserError =>
  new UserError('identity/sso-refused', message, {
    place: provider.name,
    mend: 'Start again; if it happens again, show this to your administrator.',
    ...(cause === undefined ? {} : { cause }),
  });

/** Library errors carry codes; words of the provider's go no further than our own log, since anybody may have written them. */
function asOurs(error: unknown, provider: Provider): Error {
  if (error instanceof UserError || error instanceof TransientError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined || code === 'OAUTH_TIMEOUT')
    return new TransientError(
      'identity/sso-unreachable',
      'The identity provider could not be reached, or its certificate was not accepted.',
      { place: provider.issuer, cause: error },
    );
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED')
    return new UserError(
      'identity/sso-refused',
      'The sign-in is for another time: the clock of the provider and that of this computer do not agree, or it took too long.',
      {
        place: provider.name,
        mend: `Set the clock of this computer right if it is wrong (it says ${instantText(systemClock.now())}), and start again; otherwise the clock of the provider is wrong.`,
        cause: error,
      },
    );
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') return refused('The provider said no.', provider, error);
  return refused('What the provider answered did not prove who you are.', provider, error);
}

async function configure(provider: Provider, clientSecret: string | undefined, agent: Agent, timeout: number): Promise<oidc.Configuration> {
  // Redirects of the provider's endpoints are not followed: each address is one that its own metadata names.
  const customFetch: oidc.CustomFetch = async (url, options) =>
    (await undiciFetch(url, { ...options, dispatcher: agent, redirect: 'manual' } as Parameters<
      typeof undiciFetch
    >[1])) as unknown as Response;
  const config = await oidc.discovery(
    new URL(provider.issuer),
    provider.clientId,
    {},
    clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret),
    { [oidc.customFetch]: customFetch, timeout },
  );
  const metadata = config.serverMetadata();
  if (metadata.issuer !== provider.issuer) throw refused('The provider calls itself by another name.', provider);
  for (const endpoint of [metadata.authorization_endpoint, metadata.token_endpoint, metadata.jwks_uri]) {
    if (endpoint === undefined || !URL.canParse(endpoint) || new URL(endpoint).protocol !== 'https:')
      throw refused('An address of the provider is missing or not encrypted.', provider);
  }
  if (metadata.code_challenge_methods_supported !== undefined && !metadata.code_challenge_methods_supported.includes('S256'))
    throw refused('The provider does not offer PKCE with S256.', provider);
  // The signature is checked as well, not only the connection that the token came by.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

/** Begins the code flow of OpenID Connect with a verifier (RFC 7636): an address for the browser, and a server on loopback (RFC 8252, 7.3) that hears the answer. */
export async function startSignIn(
  provider: Provider,
  clientSecret: string | undefined,
  ports: { readonly timers: Timers; readonly answerSeconds?: number },
): Promise<StartedSignIn> {
  const agent = new Agent({
    connect: { minVersion: 'TLSv1.3', ...(provider.ca === undefined ? {} : { ca: provider.ca }) },
    maxResponseSize: 1024 * 1024,
  });
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const verifier = oidc.randomPKCECodeVerifier();
  let callback: Awaited<ReturnType<typeof openCallbackServer>> | undefined;
  try {
    const config = await configure(provider, clientSecret, agent, ports.answerSeconds ?? answerSeconds);
    const opened = (callback = await openCallbackServer(state, provider.redirectPort, '/sso/callback'));
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: opened.redirectUri,
      scope: [...new Set(['openid', ...provider.scopes])].join(' '),
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      response_type: 'code',
    });
    const forget = ports.timers.after(patienceMs, () => {
      opened.close();
    });

    const finish = async (): Promise<ExternalPerson> => {
      try {
        const tokens = await oidc.authorizationCodeGrant(config, await opened.called, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const header = JSON.parse(Buffer.from((tokens.id_token ?? '').split('.')[0] ?? '', 'base64url').toString('utf8')) as {
          alg?: unknown;
        };
        if (typeof header.alg !== 'string' || !algorithms.includes(header.alg))
          throw refused('The provider signed with an algorithm that is not accepted.', provider);
        const claims = tokens.claims();
        // OIDC Core 3.1.3.7, 5: the library asks for it only where there are several audiences.
        if (claims?.['azp'] !== undefined && claims['azp'] !== provider.clientId)
          throw refused('The provider made this sign-in for another program.', provider);
        const person = externalPerson(claims, provider);
        if (person === undefined) throw refused('The provider did not say who you are.', provider);
        return person;
      } catch (error) {
        throw asOurs(error, provider);
      } finally {
        forget();
        void agent.destroy();
      }
    };
    const person = finish();
    person.catch(() => {});
    return {
      url: url.href,
      person,
      cancel: () => {
        opened.close();
      },
    };
  } catch (error) {
    callback?.close();
    void agent.destroy();
    throw asOurs(error, provider);
  }
}
