/** Whether a connection that is edited keeps the secret that was entered for it. */
import type { OauthGrant, OauthSetup } from './oauth-setup.ts';

interface Told {
  readonly type: string;
  readonly auth: string;
  readonly environment: string;
  readonly hosts: readonly string[];
  readonly ca?: string | undefined;
  readonly server?: { readonly host: string; readonly port: number } | undefined;
  readonly oauth?: Pick<OauthSetup, 'tokenUrl' | 'clientId' | 'way' | 'deviceUrl'> | undefined;
}

/** The account whose secret travels to the hosts: whoever signed in, else whoever entered it. A client secret goes to the server that gives tokens alone. */
export const secretOwner = ({
  granted,
  secretChangedBy,
}: {
  readonly granted?: Pick<OauthGrant, 'by'>;
  readonly secretChangedBy?: string;
}): string | undefined => granted?.by ?? secretChangedBy;

const placeOf = (text: string): { readonly name: string; readonly port: string | undefined } | undefined => {
  const [, name, port] = /^([^:/]+)(?::(\d+))?$/.exec(text.toLowerCase()) ?? [];
  return name === undefined ? undefined : { name, port };
};

/**
 * Wherever `is` lets a secret travel, `was` let it too: the same name with a port where there was none, one name of a wildcard. As the broker
 * reads them: without a port any port, and `*.` for exactly one label.
 */
export function coversHost(was: string, is: string): boolean {
  if (was.toLowerCase() === is.toLowerCase()) return true;
  const [wide, narrow] = [placeOf(was), placeOf(is)];
  if (wide === undefined || narrow === undefined || (wide.port !== undefined && wide.port !== narrow.port)) return false;
  if (wide.name === narrow.name) return true;
  const rest = wide.name.startsWith('*.') ? wide.name.slice(1) : undefined;
  return rest !== undefined && narrow.name.endsWith(rest) && /^[^.*]+$/.test(narrow.name.slice(0, -rest.length));
}

/**
 * The secret is bound to who may be told it: a host that was not covered before, another server, another authority that vouches for it, or another
 * client makes it somebody else's. Otherwise whoever may edit connections, and was never told a secret, could have it sent to a server of their own.
 * Nor may they call production's secret one for drafts. A connection without hosts sends its secret nowhere; `own`, whose it is (`secretOwner`), names its first hosts and keeps it.
 */
export function keepsSecret(before: Told, after: Told, own: boolean): boolean {
  const covered = (host: string): boolean => before.hosts.some((was) => coversHost(was, host));
  return (
    before.type === after.type &&
    before.auth === after.auth &&
    before.ca === after.ca &&
    (before.environment !== 'prod' || after.environment === 'prod' || own) &&
    ((before.hosts.length === 0 && own) || after.hosts.every(covered)) &&
    before.server?.host === after.server?.host &&
    before.server?.port === after.server?.port &&
    before.oauth?.tokenUrl === after.oauth?.tokenUrl &&
    before.oauth?.clientId === after.oauth?.clientId &&
    (after.oauth?.deviceUrl === undefined || before.oauth?.deviceUrl === after.oauth.deviceUrl) &&
    (before.oauth?.way === 'service') === (after.oauth?.way === 'service')
  );
}
