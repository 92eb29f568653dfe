/** How a connection signs in by OAuth 2: everything but its secrets. The administrator or operator writes it, never a flow. */
import { z } from 'zod';

const isPlainHttps = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
};
const address = z.string().max(2_000).refine(isPlainHttps, 'an https address without user name or fragment');

export const sameServer = (a: string, b: string): boolean => URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;

/**
 * `browser`: a person signs in, in the system's browser (RFC 6749 section 4.1 with RFC 7636). `device`: a person types a code on any
 * other device (RFC 8628). `service`: nobody signs in, the connection has a name of its own (RFC 6749 section 4.4).
 */
const oauthWays = ['browser', 'device', 'service'] as const;

export const oauthSetupSchema = z
  .strictObject({
    way: z.enum(oauthWays),
    /** As the server writes it; what comes back from the browser is compared with it (RFC 9207). */
    issuer: address.optional(),
    /** The server said in its metadata that its answers name it, so one without a name is none of its own (RFC 9207 section 2.4). */
    namesIssuer: z.boolean().optional(),
    authorizeUrl: address.optional(),
    tokenUrl: address,
    deviceUrl: address.optional(),
    /** Where tokens are given back (RFC 7009); undefined where the server has no such place. */
    revokeUrl: address.optional(),
    clientId: z.string().min(1).max(500),
    /** In a header, unless the server insists on the form (RFC 6749 section 2.3.1). */
    sendSecret: z.enum(['header', 'form']).optional(),
    /** Some servers want the port of the redirect address registered; any free one by default (RFC 8252 section 7.3). */
    redirectPort: z.int().min(1_024).max(65_535).optional(),
  })
  .refine((setup) => setup.way !== 'browser' || setup.authorizeUrl !== undefined, {
    path: ['authorizeUrl'],
    error: 'the address where people sign in',
  })
  .refine((setup) => setup.way !== 'device' || setup.deviceUrl !== undefined, {
    path: ['deviceUrl'],
    error: 'the address that gives device codes',
  })
  // Tokens are sent there: only the server that gave them may get them.
  .refine((setup) => setup.revokeUrl === undefined || sameServer(setup.revokeUrl, setup.tokenUrl), {
    path: ['revokeUrl'],
    error: 'an address of the server that gives the tokens',
  });
export type OauthSetup = z.infer<typeof oauthSetupSchema>;

/** What the server's last answer gave. Times in milliseconds since the Unix epoch. */
export interface OauthGrant {
  readonly at: number;
  /** Account id of the person who signed in; undefined for a service. */
  readonly by?: string;
  /** The scopes that the server says it granted. */
  readonly scopes: readonly string[];
  /** When the newest access token ends. */
  readonly until: number;
  /** There is a way to a fresh token without a person. */
  readonly renewable: boolean;
  /** The server refused to renew it since: somebody has to sign in again. */
  readonly endedAt?: number;
}

/** Scopes that are about signing in itself and permit nothing at a service. */
const aboutSigningIn: ReadonlySet<string> = new Set(['openid', 'offline_access', 'refresh_token']);
export const scopesThatPermit = (scopes: readonly string[]): readonly string[] => scopes.filter((scope) => !aboutSigningIn.has(scope));
