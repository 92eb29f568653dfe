/**
 * What a connection slot is bound to on this machine: where its secret may travel, and the secret itself. It is made by the
 * administrator or the operator, never by the flow, and never leaves the main process.
 */
import { z } from 'zod';
import type { Tokens } from './sign-in/oauth.ts';

const secret = z.string().min(1).max(65_536);
const header = z.string().regex(/^[A-Za-z0-9-]{1,100}$/);

const oauthClient = {
  tokenUrl: z.string().max(2_000),
  clientId: z.string().max(500),
  secret: secret.optional(),
  scope: z.string().max(2_000).optional(),
  /** In a header, unless the server insists on the form. */
  sendSecret: z.enum(['header', 'form']).optional(),
};

export const connectionAuthSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('bearer'), secret }),
  z.strictObject({ type: z.literal('api-key'), header, secret }),
  z.strictObject({ type: z.literal('basic'), username: z.string().max(500), secret }),
  /** User name and password of a mail server or database. */
  z.strictObject({ type: z.literal('login'), username: z.string().max(500), secret }),
  /** Each request is signed (AWS Signature Version 4); the secret itself never travels. `service` is `s3` for storage. */
  z.strictObject({
    type: z.literal('aws'),
    accessKeyId: z.string().min(1).max(200),
    secret,
    sessionToken: secret.optional(),
    region: z.string().regex(/^[a-z0-9-]{1,50}$/),
    service: z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/)
      .default('s3'),
  }),
  /** RFC 6749 section 4.4; the token is fetched, kept until shortly before it ends, and fetched anew once after a 401. */
  z.strictObject({ type: z.literal('client-credentials'), ...oauthClient, secret }),
  /** RFC 6749 section 6: what a person's sign-in left behind. The server may put a new one in its place each time. */
  z.strictObject({ type: z.literal('refresh-token'), ...oauthClient, refreshToken: secret }),
]);
export type ConnectionAuthentication = z.infer<typeof connectionAuthSchema>;

export const boundConnectionSchema = z.strictObject({
  /** `host` or `host:port`, or with `*.` for one label: the only places where the secret goes. */
  hosts: z.array(z.string().min(1).max(260)).max(200),
  auth: connectionAuthSchema,
  /** PEM: trust this certificate authority for this connection, and no other. */
  ca: z.string().max(1_000_000).optional(),
  /** PEM: shown to servers that ask who calls (RFC 8705); bound to the hosts like a secret. */
  clientCertificate: z.strictObject({ cert: z.string().max(100_000), key: z.string().max(100_000) }).optional(),
  /** For a trigger: whoever calls shows a certificate that this authority issued itself (PEM; or one of several), and one of these names where there are any: `CN=`, `DNS:`, `URI:`, `IP:` or `email:` and the name. */
  callers: z
    .strictObject({
      ca: z.string().max(1_000_000),
      subjects: z
        .array(
          z
            .string()
            .max(500)
            .regex(/^(?:CN=|DNS:|URI:|IP:|email:)\S/, 'A name of a caller begins with CN=, DNS:, URI:, IP: or email:'),
        )
        .min(1)
        .max(100)
        .optional(),
    })
    .optional(),
  /** Addresses or CIDR ranges inside the organisation that an administrator approved for this connector; only these may be plain http. */
  internalAddresses: z.array(z.string().max(60)).max(100).optional(),
  /** TLS 1.2 is a waiver: the grant has to allow it too. */
  minimumTls: z.enum(['1.2', '1.3']).optional(),
  /** For mail servers and databases. `starttls` upgrades a plain connection before anything is said. */
  server: z
    .strictObject({
      host: z.string().min(1).max(253),
      port: z.int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls']),
      database: z.string().max(200).optional(),
      /** Whose mailbox an OAuth sign-in opens. */
      user: z.string().min(1).max(320).optional(),
    })
    .optional(),
  requestsPerMinute: z.int().min(1).max(100_000).optional(),
  /** Whose account it is, for the gateway log. */
  identity: z.string().max(200).optional(),
});
export type BoundConnection = z.infer<typeof boundConnectionSchema> & {
  /** Which sign-in it is: the same for all that share it, and while the server puts one refresh token in the place of another. */
  readonly signIn?: string;
};

/** Where bound connections come from: the store's sealed secrets, or a bindings file. Undefined when the slot is not bound. */
export interface ConnectionSource {
  get(flowId: string, slot: string): Promise<BoundConnection | undefined>;
  /**
   * A token was got: what it permits and when it ends. A refresh token in it takes the place of the bound one and has to be kept;
   * where nobody does, it lives as long as the process.
   */
  renewed?(flowId: string, slot: string, tokens: Pick<Tokens, 'refreshToken' | 'scope'> & { readonly until: number }): Promise<void>;
  /**
   * Renewals of one sign-in, one after the other, whichever flow or broker asks: a refresh token that is used twice makes the server take all
   * of them back (RFC 9700 section 4.14.2). `work` is given what is bound when its turn has come.
   */
  inTurn?<T>(flowId: string, slot: string, work: (bound: BoundConnection | undefined) => Promise<T>): Promise<T>;
  /** The server takes what a sign-in left behind no longer. */
  signedOut?(flowId: string, slot: string): Promise<void>;
}
