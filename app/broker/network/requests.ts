/** What a step may ask of the broker: the wire schemas of `BrokerClient` (app/nodes/kit/executor.ts). Whoever asks is not trusted. */
import { z } from 'zod';
import { isJsonObject, jsonObjectSchema } from '../../kernel/json.ts';
import { trustLevels } from '../../workflow/model/labels.ts';

const MEGABYTE = 1024 * 1024;
export const requestLimits = {
  url: 8_192,
  body: 32 * MEGABYTE,
  headers: 100,
  header: 16_384,
  file: 32 * MEGABYTE,
  timeoutMs: 600_000,
  values: 10_000,
  memory: 20_000,
} as const;

/** Wire formats of model servers. */
export const modelProviders = ['openai-compatible', 'anthropic'] as const;

const connection = z.string().min(1).max(128).optional();
const timeoutMs = z.number().min(1).max(requestLimits.timeoutMs);
const path = z.string().min(1).max(4_096);
const address = z.string().min(3).max(320);

const methodPattern = /^[A-Za-z]{1,20}$/;
const urlChars = requestLimits.url * 4;
const headerNameChars = 200;

export const httpRequestSchema = z
  .strictObject({
    url: z.string().max(urlChars),
    method: z.string().regex(methodPattern),
    headers: z
      .record(z.string().max(headerNameChars), z.string().max(requestLimits.header))
      .refine((headers) => Object.keys(headers).length <= requestLimits.headers, `more than ${requestLimits.headers} headers`),
    body: z.string().max(requestLimits.body).optional(),
    /** `body` is base64 of the bytes to send, and the answer's body is given as base64. */
    binary: z.boolean().optional(),
    /** The step keeps the answer beside those that it had before. */
    beside: z.boolean().optional(),
    /** The answer may be a stream of events that does not end: it is over with the event that answers the JSON-RPC request of this id, or with the last one of a model; `nothing`: none is waited for. */
    answers: z.union([z.int(), z.literal('model'), z.literal('nothing')]).optional(),
    connection,
    timeoutMs,
    followRedirects: z.boolean(),
  })
  .refine(({ binary, body }) => binary !== true || body === undefined || z.base64().safeParse(body).success, 'the body is no base64');

const plainKeys: ReadonlySet<string> = new Set(['url', 'method', 'headers', 'body', 'connection', 'timeoutMs', 'followRedirects']);

/**
 * True for requests that `httpRequestSchema` takes as they are; whatever is false here is for the schema to judge. The schema alone is a
 * tenth of the time of a small request.
 */
export function isPlainHttpAsk(raw: unknown): raw is HttpAsk {
  if (!isJsonObject(raw)) return false;
  for (const key in raw) if (!plainKeys.has(key)) return false;
  const { url, method, headers, body, connection: slot, timeoutMs: ms, followRedirects } = raw;
  if (
    typeof url !== 'string' ||
    url.length > urlChars ||
    typeof method !== 'string' ||
    !methodPattern.test(method) ||
    !isJsonObject(headers) ||
    typeof followRedirects !== 'boolean'
  )
    return false;
  if (typeof ms !== 'number' || !(ms >= 1 && ms <= requestLimits.timeoutMs)) return false;
  if (body !== undefined && (typeof body !== 'string' || body.length > requestLimits.body)) return false;
  if (slot !== undefined && (typeof slot !== 'string' || slot.length < 1 || slot.length > 128)) return false;
  let count = 0;
  for (const name in headers) {
    const value = headers[name];
    count += 1;
    if (count > requestLimits.headers || name.length > headerNameChars || typeof value !== 'string' || value.length > requestLimits.header)
      return false;
  }
  return true;
}

export const modelRequestSchema = z.strictObject({
  connection,
  provider: z.enum(modelProviders),
  baseUrl: z.string().max(requestLimits.url),
  model: z.string().min(1).max(300),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant', 'tool']), content: z.string().max(4 * MEGABYTE) }))
    .min(1)
    .max(1_000),
  temperature: z.number().min(0).max(2).optional(),
  maxTokens: z.number().int().min(1).max(1_000_000),
  responseSchema: jsonObjectSchema.optional(),
  /** The answer is read as it is written: proxies cut long silences off. */
  stream: z.boolean().optional(),
  timeoutMs,
});

export const embedRequestSchema = z.strictObject({
  connection,
  provider: z.literal('openai-compatible'),
  baseUrl: z.string().max(requestLimits.url),
  model: z.string().min(1).max(300),
  texts: z.array(z.string().max(MEGABYTE)).min(1).max(256),
  timeoutMs,
});

export const sqlRequestSchema = z.strictObject({
  connection,
  database: z.enum(['sqlite', 'postgres', 'mysql']),
  file: path.optional(),
  statement: z.string().min(1).max(MEGABYTE),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).max(requestLimits.values),
  readOnly: z.boolean(),
  maxRows: z.number().int().min(1).max(100_000),
  timeoutMs,
});

export const mailRequestSchema = z.strictObject({
  connection,
  from: address,
  to: z.array(address).min(1).max(100),
  subject: z.string().max(998),
  text: z.string().max(4 * MEGABYTE),
  idempotencyKey: z.string().min(1).max(500),
});

export const readFileSchema = z.strictObject({ path });
export const modelFileSchema = z.strictObject({ path, digest: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.boolean() });
export const writeFileSchema = z.strictObject({ path, base64: z.base64().max(Math.ceil(requestLimits.file / 3) * 4), append: z.boolean() });
const pseudonymiseSchema = z.strictObject({
  values: z.array(z.string().max(100_000)).max(requestLimits.values),
  purpose: z.string().max(200),
});
export const tokeniseSchema = pseudonymiseSchema.extend({ looks: z.literal('alike').optional() });
export const restoreSchema = z.strictObject({
  tokens: z.array(z.string().max(1_000)).max(requestLimits.values),
  purpose: z.string().max(200),
  /** What is no token comes back as it is. */
  known: z.literal(true).optional(),
});

const tableName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/);
const columnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/);
const tableOperators = ['is', 'isNot', 'greater', 'atLeast', 'less', 'atMost', 'contains', 'isEmpty', 'isNotEmpty'] as const;

export const tableRequestSchema = z
  .strictObject({
    table: tableName,
    operation: z.enum(['insert', 'upsert', 'update', 'delete', 'find']),
    /** Types by name. */
    columns: z.record(columnName, z.string().min(1).max(20)),
    /** For insert and upsert; for update the one row of new values. */
    rows: z.array(jsonObjectSchema).max(requestLimits.values),
    /** For upsert: the columns that tell one row from another. */
    keys: z.array(columnName).max(10),
    where: z
      .array(
        z.strictObject({
          column: columnName,
          operator: z.enum(tableOperators),
          value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
        }),
      )
      .max(20),
    orderBy: z.strictObject({ column: columnName, descending: z.boolean() }).optional(),
    limit: z.int().min(1).max(requestLimits.values),
    /** Days after which a written row is deleted; 0 for never. */
    keepDays: z.int().min(0).max(36_500),
    idempotencyKey: z.string().min(1).max(600),
  })
  .refine(({ operation, keys }) => operation !== 'upsert' || keys.length > 0, 'upsert needs keys')
  // Emptying a table by leaving something out is too easy.
  .refine(
    ({ operation, where }) => (operation !== 'update' && operation !== 'delete') || where.length > 0,
    'update and delete need a condition',
  );

const folderName = z.string().min(1).max(300);
export const mailboxRequestSchema = z.strictObject({
  connection,
  operation: z.enum(['read', 'mark']),
  folder: folderName,
  unseenOnly: z.boolean(),
  /** ms since the epoch. */
  since: z.int().min(0).optional(),
  from: z.string().min(1).max(320).optional(),
  subject: z.string().min(1).max(998).optional(),
  newestFirst: z.boolean(),
  limit: z.int().min(1).max(200),
  html: z.boolean(),
  maxTextBytes: z.int().min(1).max(MEGABYTE),
  attachments: z.boolean(),
  /** Of one message; larger ones come without their content. */
  maxAttachmentBytes: z
    .int()
    .min(0)
    .max(10 * MEGABYTE),
  /** For `mark`: which messages, of the folder with this validity. For `read`: which ones to leave out. */
  uids: z.array(z.int().min(1).max(4_294_967_295)).max(10_000),
  validity: z.string().max(40).optional(),
  seen: z.boolean(),
  moveTo: folderName.optional(),
  timeoutMs,
});

export const memoryRequestSchema = z.strictObject({
  operation: z.enum(['recall', 'remember']),
  memory: z.string().min(1).max(200),
  /** Whose conversation it is; one name, one conversation. */
  session: z.string().max(1_000),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string().max(requestLimits.memory) })).max(20),
  /** So many of the last messages are kept, or given. */
  limit: z.int().min(1).max(200),
  /** Days after which a message is forgotten; 0 for never. */
  keepDays: z.int().min(0).max(36_500),
  idempotencyKey: z.string().min(1).max(600),
});

const algorithm = z.enum(['ed25519', 'hmac-sha256']);
const purpose = z.string().min(1).max(200);
export const signRequestSchema = z.strictObject({ algorithm, purpose, connection, payload: z.string().max(4 * MEGABYTE) });
export const verifyRequestSchema = z.strictObject({
  algorithm,
  purpose,
  connection,
  payload: z.string().max(4 * MEGABYTE),
  signature: z.string().max(1_000),
  publicKey: z.string().max(100).optional(),
});
export const consentRequestSchema = z.strictObject({
  operation: z.enum(['record', 'check', 'withdraw']),
  subject: z.string().min(1).max(1_000),
  purpose,
  days: z.int().min(0).max(36_500),
  how: z.string().max(500),
});
export const eraseRequestSchema = z.strictObject({
  identifiers: z.array(z.string().min(4).max(1_000)).min(1).max(20),
  vault: z.boolean(),
  rows: z.boolean(),
  tables: z.array(tableName).max(100),
  runs: z.boolean(),
});

export const vectorRequestSchema = z.strictObject({
  operation: z.enum(['search', 'add', 'remove']),
  store: z.string().min(1).max(200),
  /** Whose vectors these are: those of different models are never compared. */
  model: z.string().min(1).max(300),
  entries: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(1_000),
        text: z.string().max(30_000),
        source: z.string().max(1_000),
        trust: z.enum(trustLevels),
        vector: z.array(z.number()).max(8_192),
      }),
    )
    .max(256),
  vector: z.array(z.number()).max(8_192),
  limit: z.int().min(1).max(100),
  minScore: z.number().min(-1).max(1),
  trustedOnly: z.boolean(),
  /** Days after which what is added is removed; 0 for never. */
  keepDays: z.int().min(0).max(36_500),
});

export const paceRequestSchema = z.strictObject({
  /** Counted apart from other keys of the same step. */
  key: z.string().max(1_000),
  take: z.int().min(1).max(requestLimits.values),
  most: z.int().min(1).max(requestLimits.values),
  windowMs: z.int().min(1_000).max(86_400_000),
  /** Takes as many as there is room for, rather than all or none. */
  partly: z.boolean(),
  idempotencyKey: z.string().min(1).max(600),
});

/** Sums over people to which each adds at most the grid's length (L2). The price stands in the grant, and is nothing to be asked for. */
export const learnRequestSchema = z.strictObject({
  budget: z.string().min(1).max(100),
  sums: z.array(z.int()).min(1).max(201),
  /** For the record of what was learnt from what; `data` is a digest. */
  about: z.strictObject({
    data: z.string().max(64),
    fields: z.array(z.string().max(500)).max(202),
    target: z.string().max(500),
    person: z.string().max(500),
    passes: z.int().min(1).max(1_000),
    model: z.string().max(100),
  }),
  idempotencyKey: z.string().min(1).max(600),
});

export const brokerRequestSchemas = {
  http: httpRequestSchema,
  model: modelRequestSchema,
  embed: embedRequestSchema,
  sql: sqlRequestSchema,
  mail: mailRequestSchema,
  readFile: readFileSchema,
  modelFile: modelFileSchema,
  listFolder: readFileSchema,
  writeFile: writeFileSchema,
  tokenise: tokeniseSchema,
  restore: restoreSchema,
  pseudonymise: pseudonymiseSchema,
  table: tableRequestSchema,
  mailbox: mailboxRequestSchema,
  sign: signRequestSchema,
  verify: verifyRequestSchema,
  consent: consentRequestSchema,
  erase: eraseRequestSchema,
  memory: memoryRequestSchema,
  vectors: vectorRequestSchema,
  pace: paceRequestSchema,
  learn: learnRequestSchema,
} as const;

export type BrokerOperation = keyof typeof brokerRequestSchemas;

export type HttpAsk = z.infer<typeof httpRequestSchema>;
export type EmbedAsk = z.infer<typeof embedRequestSchema>;
export type ModelAsk = z.infer<typeof modelRequestSchema>;
export type ModelFileAsk = z.infer<typeof modelFileSchema>;
export type SqlAsk = z.infer<typeof sqlRequestSchema>;
export type MailAsk = z.infer<typeof mailRequestSchema>;
export type MailboxAsk = z.infer<typeof mailboxRequestSchema>;
export type VectorAsk = z.infer<typeof vectorRequestSchema>;
export type PaceAsk = z.infer<typeof paceRequestSchema>;
export type LearnAsk = z.infer<typeof learnRequestSchema>;
export type MemoryAsk = z.infer<typeof memoryRequestSchema>;
export type SignAsk = z.infer<typeof signRequestSchema>;
export type VerifyAsk = z.infer<typeof verifyRequestSchema>;
export type ConsentAsk = z.infer<typeof consentRequestSchema>;
export type EraseAsk = z.infer<typeof eraseRequestSchema>;
export type TableAsk = z.infer<typeof tableRequestSchema>;
