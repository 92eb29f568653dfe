/** Identity providers (OpenID Connect), as an administrator sets them up. The client secret, where there is one, lies sealed in the vault. */
import { z } from 'zod';
import { reviewerGroups, type ReviewerGroup } from '../permissions.ts';

const text = z.string().max(200);

export const providerSchema = z.strictObject({
  id: z.string().min(1).max(128),
  /** On the button: "Sign in with ...". */
  name: text.min(1),
  /** https, as the provider writes it: the `iss` of its tokens. */
  issuer: z
    .string()
    .max(1_000)
    .refine(
      (value) =>
        URL.canParse(value) &&
        new URL(value).protocol === 'https:' &&
        new URL(value).username === '' &&
        new URL(value).search === '' &&
        new URL(value).hash === '',
      'an https address without query, fragment or user name',
    ),
  clientId: text.min(1),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, 'a scope')).max(20),
  /** Claim of the ID token that lists a person's groups. */
  groupsClaim: z.string().min(1).max(200),
  /** What membership of a group gives. Nobody who is in none of them gets in. */
  mapping: z
    .array(
      z.strictObject({
        group: text.min(1),
        roles: z.array(z.string().min(1).max(128)).max(20),
        reviewerGroups: z.array(z.enum(reviewerGroups)).max(reviewerGroups.length),
      }),
    )
    .max(200),
  /** A second factor that the provider has seen (claim `amr`, RFC 8176) counts for signing in; signatures ask for our own all the same. */
  trustsSecondFactor: z.boolean(),
  /** PEM of the authority that vouches for the provider, when it is none that this computer trusts anyway. */
  ca: z.string().max(100_000).optional(),
  /** Some providers want the port of the redirect address registered; any free one by default (RFC 8252, 7.3). */
  redirectPort: z.int().min(1_024).max(65_535).optional(),
  enabled: z.boolean(),
});
export type Provider = z.infer<typeof providerSchema>;

/** What a provider vouches for. */
export interface ExternalPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly displayName: string;
  readonly email?: string;
  readonly roles: readonly string[];
  readonly groups: readonly ReviewerGroup[];
  readonly secondFactor: boolean;
}

/** RFC 8176: these say that there was more than something known. */
const strongMethods = new Set(['mfa', 'otp', 'hwk', 'swk', 'fpt', 'face', 'iris', 'retina', 'vbm', 'sc', 'pop']);

const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  amr: z.array(z.string().max(100)).max(50).optional(),
  preferred_username: text.optional(),
  name: text.optional(),
  email: text.optional(),
  email_verified: z.boolean().optional(),
});

/** Claims of a token whose signature, issuer, audience, nonce and times were checked. Undefined when they do not have the shape. */
export function externalPerson(claims: unknown, provider: Provider): ExternalPerson | undefined {
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return undefined;
  const { iss, sub, amr = [], preferred_username: preferred, name, email, email_verified: verified } = parsed.data;
  const listed = z.array(z.string().max(500)).max(1_000).safeParse(parsed.data[provider.groupsClaim]);
  const member = new Set(listed.success ? listed.data : []);
  const granted = provider.mapping.filter(({ group }) => member.has(group));
  // An address that nobody has proved names nobody: it could be anybody's.
  const proved = verified === true ? email : undefined;
  const account = preferred ?? proved ?? sub;
  return {
    issuer: iss,
    subject: sub,
    name: account,
    displayName: name ?? account,
    ...(proved === undefined ? {} : { email: proved }),
    roles: [...new Set(granted.flatMap(({ roles }) => roles))],
    groups: [...new Set(granted.flatMap((row) => row.reviewerGroups))],
    secondFactor: provider.trustsSecondFactor && amr.some((method) => strongMethods.has(method)),
  };
}
