/** What an authorisation server says of itself (RFC 8414, OpenID Connect Discovery 1.0). Pure. */
import { z } from 'zod';
import { TerminalError } from '../../kernel/errors.ts';
import { sameServer } from '../../workflow/model/oauth-setup.ts';

const address = z
  .string()
  .max(2_000)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:' && new URL(text).username === '');
const names = z.array(z.string().max(300)).max(1_000);
const metadataSchema = z.object({
  issuer: z.string().max(1_000),
  authorization_endpoint: address.optional(),
  token_endpoint: address,
  device_authorization_endpoint: address.optional(),
  revocation_endpoint: address.optional(),
  scopes_supported: names.optional(),
  code_challenge_methods_supported: names.optional(),
  token_endpoint_auth_methods_supported: names.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

export interface ServerMetadata {
  readonly issuer: string;
  readonly namesIssuer: boolean;
  readonly authorizeUrl?: string;
  readonly tokenUrl: string;
  readonly deviceUrl?: string;
  /** Only where it is the server that gives the tokens. */
  readonly revokeUrl?: string;
  readonly scopes: readonly string[];
  /** False when it lists its methods of PKCE and S256 is not among them. */
  readonly pkce: boolean;
  /** It takes the secret in the form and not in a header. */
  readonly sendSecret: 'header' | 'form';
}

/** Where the metadata may lie, in the order in which they are tried: OpenID Connect appends, RFC 8414 section 3.1 inserts. */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [`${origin}${path}/.well-known/openid-configuration`, `${origin}/.well-known/oauth-authorization-server${path}`];
}

/** Undefined when this is no metadata. Throws when it is another server's (RFC 8414 section 3.3). */
export function readMetadata(issuer: string, status: number, body: string): ServerMetadata | undefined {
  let json: unknown;
  try {
    json = status === 200 ? JSON.parse(body) : undefined;
  } catch {
    json = undefined;
  }
  const parsed = metadataSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  if (data.issuer !== issuer) {
    const slash = data.issuer.replace(/\/$/, '') === issuer.replace(/\/$/, '');
    throw new TerminalError('connection/sign-in-refused', 'The server calls itself by another name.', {
      place: issuer,
      mend: slash
        ? `Write the address ${data.issuer.endsWith('/') ? 'with' : 'without'} a slash at its end.`
        : 'Copy the issuer from the documentation of the service.',
    });
  }
  const methods = data.token_endpoint_auth_methods_supported ?? [];
  return {
    issuer,
    namesIssuer: data.authorization_response_iss_parameter_supported === true,
    tokenUrl: data.token_endpoint,
    scopes: data.scopes_supported ?? [],
    pkce: data.code_challenge_methods_supported?.includes('S256') ?? true,
    sendSecret: methods.length > 0 && !methods.includes('client_secret_basic') ? 'form' : 'header',
    ...(data.authorization_endpoint === undefined ? {} : { authorizeUrl: data.authorization_endpoint }),
    ...(data.device_authorization_endpoint === undefined ? {} : { deviceUrl: data.device_authorization_endpoint }),
    ...(data.revocation_endpoint === undefined || !sameServer(data.revocation_endpoint, data.token_endpoint)
      ? {}
      : { revokeUrl: data.revocation_endpoint }),
  };
}
