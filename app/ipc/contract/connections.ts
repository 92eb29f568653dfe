/** Connections: where each secret may travel, how it signs in, and what hangs on it. */
import { z } from 'zod';
import { scopeStates } from '../../lint/permission-map.ts';
import { toolLimits } from '../../nodes/mcp-tool/protocol.ts';
import { toolSchema } from '../../nodes/mcp-tool/tool.ts';
import { connectionAuths, environments } from '../../workflow/model/flow.ts';
import { labels, trustLevels } from '../../workflow/model/labels.ts';
import { oauthSetupSchema } from '../../workflow/model/oauth-setup.ts';
import { call, readOnly } from './channel.ts';
import { done, empty, id, shortText, time } from './shapes.ts';

const scopeList = z.array(z.string().max(300)).max(500);

export const connectionView = z.strictObject({
  id,
  name: shortText,
  type: shortText,
  auth: z.enum(connectionAuths),
  hosts: z.array(z.string().max(253)).max(200),
  scopes: scopeList,
  environment: z.enum(environments),
  personal: z.boolean(),
  serviceAccount: shortText.optional(),
  hasSecret: z.boolean(),
  secretChangedAt: time.optional(),
  /** Who entered it or signed in: an account. */ secretBy: id.optional(),
  ca: z.string().max(100_000).optional(),
  internalAddresses: z.array(z.string().max(60)).max(100).optional(),
  server: z
    .strictObject({
      host: z.string().min(1).max(253),
      port: z.int().min(1).max(65_535),
      security: z.enum(['tls', 'starttls']),
      database: shortText.optional(),
      user: z.string().min(1).max(320).optional(),
    })
    .optional(),
  oauth: oauthSetupSchema.optional(),
  /** What the server's last answer gave; the token itself never leaves the main process. */
  granted: z
    .strictObject({ at: time, by: shortText.optional(), scopes: scopeList, until: time, renewable: z.boolean(), endedAt: time.optional() })
    .optional(),
  rotateAfterDays: z.int().min(1).max(3_650).optional(),
  rotateBy: time.optional(),
  certificateUntil: time.optional(),
  usedByFlows: z.array(z.strictObject({ id, name: shortText })).max(1_000),
});

const names = z.array(shortText).max(1_000);
const blastRadiusView = z.strictObject({
  flows: z.array(z.strictObject({ id, name: shortText, steps: names })).max(1_000),
  hosts: z.array(z.strictObject({ host: z.string().max(2_000), flows: names })).max(2_000),
  fields: z
    .array(
      z.strictObject({
        field: z.string().max(2_000),
        labels: z.array(z.enum(labels)).max(20),
        trust: z.enum(trustLevels),
        ways: z.array(z.enum(['reads', 'sends'])).max(2),
        flows: names,
      }),
    )
    .max(5_000),
  effects: z.array(z.strictObject({ what: z.string().max(2_000), flow: shortText, step: shortText })).max(5_000),
  labels: z.array(z.enum(labels)).max(20),
  /** What was granted against what the steps of all flows need. */
  scopes: z.array(z.strictObject({ scope: z.string().max(300), state: z.enum(scopeStates), steps: names })).max(1_000),
  /** Connections that sign in as the same account. */
  shared: z.array(z.strictObject({ id, name: shortText, flows: z.int() })).max(1_000),
});

const issuer = z
  .string()
  .max(1_000)
  .refine(
    (text) =>
      URL.canParse(text) &&
      new URL(text).protocol === 'https:' &&
      new URL(text).search === '' &&
      new URL(text).hash === '' &&
      new URL(text).username === '',
    'an https address without query, fragment or user name',
  );
const attempt = z.strictObject({ attemptId: shortText });

export const connectionsContract = {
  'connections:list': call({
    input: empty,
    output: z.strictObject({ connections: z.array(connectionView).max(5_000) }),
    permission: 'connection.read',
    audit: readOnly,
  }),
  'connections:save': call({
    input: connectionView
      .pick({
        name: true,
        type: true,
        auth: true,
        hosts: true,
        scopes: true,
        environment: true,
        personal: true,
        serviceAccount: true,
        ca: true,
        internalAddresses: true,
        server: true,
        oauth: true,
        rotateAfterDays: true,
      })
      .extend({ id: id.optional() }),
    output: connectionView,
    permission: 'connection.edit',
    audit: { action: 'connection.changed' },
  }),
  /** What whoever has the secret would have: flows, hosts, fields and effects, and other connections of the same account. */
  'connections:blastRadius': call({
    input: z.strictObject({ connectionId: id }),
    output: blastRadiusView,
    permission: 'connection.read',
    perMinute: 240,
    audit: readOnly,
  }),
  /** Write only: no channel gives a secret back. */
  'connections:setSecret': call({
    input: z.strictObject({ connectionId: id, secret: z.record(z.string().max(64), z.string().max(20_000)) }),
    output: done,
    permission: 'secret.write',
    audit: { action: 'secret.written' },
  }),
  /** The way there, TLS, and the login where the kind of server has one; no data goes out. */
  'connections:try': call({
    input: z.strictObject({ connectionId: id }),
    output: z.strictObject({
      places: z
        .array(
          z.strictObject({
            place: z.string().max(300),
            parts: z
              .array(
                z.strictObject({
                  part: z.enum(['reach', 'tls', 'login']),
                  outcome: z.enum(['good', 'bad', 'untried']),
                  words: z.string().max(1_000),
                }),
              )
              .max(3),
          }),
        )
        .max(10),
    }),
    permission: 'secret.write',
    perMinute: 30,
    audit: { action: 'connection.tried' },
  }),
  /** What a tool server (MCP) offers now, so that one of its tools can be chosen and pinned. */
  'connections:tools': call({
    input: z.strictObject({ address: z.string().max(2_000), connectionId: id.optional() }),
    output: z.strictObject({ tools: z.array(toolSchema).max(toolLimits.tools) }),
    permission: 'run.start',
    perMinute: 30,
    audit: { action: 'connection.tools-asked' },
  }),
  /** `takenBack`: whether its server was told that its tokens are used no more (RFC 7009). */
  'connections:delete': call({
    input: z.strictObject({ connectionId: id }),
    output: z.strictObject({ done: z.literal(true), takenBack: z.enum(['yes', 'no', 'nothing']), why: shortText.optional() }),
    permission: 'connection.edit',
    confirm: 'native',
    audit: { action: 'connection.deleted' },
  }),

  /** Asks a sign-in server for its addresses, so that nobody has to copy them. */
  'oauth:discover': call({
    input: z.strictObject({ issuer, ca: connectionView.shape.ca, internalAddresses: connectionView.shape.internalAddresses }),
    output: z.strictObject({
      issuer: z.string().max(1_000),
      namesIssuer: z.boolean(),
      authorizeUrl: z.string().max(2_000).optional(),
      tokenUrl: z.string().max(2_000),
      deviceUrl: z.string().max(2_000).optional(),
      revokeUrl: z.string().max(2_000).optional(),
      scopes: z.array(z.string().max(300)).max(1_000),
      pkce: z.boolean(),
      sendSecret: z.enum(['header', 'form']),
    }),
    permission: 'connection.edit',
    perMinute: 30,
    audit: { action: 'connection.server-looked-up' },
  }),
  /** Begins a sign-in of the connection, in the system's browser or by a code. A former attempt of this window ends. */
  'oauth:begin': call({
    input: z.strictObject({ connectionId: id }),
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('browser'), attemptId: shortText, url: z.string().max(8_000) }),
      z.strictObject({
        kind: z.literal('device'),
        attemptId: shortText,
        userCode: shortText,
        verifyUrl: z.string().max(2_000),
        wholeUrl: z.string().max(2_000).optional(),
        until: time,
      }),
    ]),
    permission: 'secret.write',
    perMinute: 20,
    audit: { action: 'connection.sign-in-begun' },
  }),
  /** Waits until the person has signed in, and keeps what the server gave. */
  'oauth:finish': call({
    input: attempt,
    output: connectionView,
    permission: 'secret.write',
    perMinute: 20,
    audit: { action: 'connection.signed-in' },
  }),
  'oauth:cancel': call({
    input: empty,
    output: done,
    permission: 'secret.write',
    audit: { none: 'ends an attempt that has an entry of its own' },
  }),
  /** For connections that sign in by themselves: gets a token now, and says what it permits. */
  'oauth:check': call({
    input: z.strictObject({ connectionId: id }),
    output: connectionView,
    permission: 'secret.write',
    perMinute: 30,
    audit: { action: 'connection.checked' },
  }),
} as const;
