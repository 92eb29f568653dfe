/** Whether a connection that is edited keeps the secret that was entered for it. */
import type { OauthSetup } from './oauth-setup.ts';

interface Told {
  readonly type: string;
  readonly auth: string;
  readonly hosts: readonly string[];
  readonly ca?: string | undefined;
  readonly server?: { readonly host: string; readonly port: number } | undefined;
  readonly oauth?: Pick<OauthSetup, 'tokenUrl' | 'clientId' | 'way' | 'deviceUrl'> | undefined;
}

/**
 * The secret is bound to who may be told it: one more host, another server, another authority that vouches for it, or another client makes it
 * somebody else's. Otherwise whoever may edit connections, and was never told a secret, could have it sent to a server of their own.
 */
export function keepsSecret(before: Told, after: Told): boolean {
  return before.type === after.type && before.auth === after.auth && after.hosts.every((host) => before.hosts.includes(host)) && before.ca === after.ca
    && before.server?.host === after.server?.host && before.server?.port === after.server?.port
    && before.oauth?.tokenUrl === after.oauth?.tokenUrl && before.oauth?.clientId === after.oauth?.clientId && (after.oauth?.deviceUrl === undefined || before.oauth?.deviceUrl === after.oauth.deviceUrl) && (before.oauth?.way === 'service') === (after.oauth?.way === 'service');
}
