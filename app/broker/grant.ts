/**
 * The grant: what a flow may do, as data. It is made from the approved graph, travels in the bundle's manifest as
 * `capabilities`, is what the reviewer reads, and is the only thing that the broker consults. What is not in it is refused.
 * Every entry names the nodes that may use it, so one step cannot borrow another step's way out.
 */
import { z } from 'zod';
import { labels } from '../workflow/model/labels.ts';

const nodeIds = z.array(z.string().min(1).max(128)).min(1).max(20_000);
const slot = z.string().min(1).max(128);

/** A host name, `*.example.com` (exactly one label for the star), or an IP address; lower case, no port, no trailing dot. */
const hostPattern = z.string().min(1).max(253);

export const hostGrantSchema = z.strictObject({
  host: hostPattern,
  port: z.int().min(1).max(65_535),
  scheme: z.enum(['https', 'http', 'smtp', 'imap', 'postgres', 'mysql']),
  /** Upper case; `*` for any. Empty for schemes without methods. */
  methods: z.array(z.string().min(1).max(20)).max(20),
  /** Path prefixes that end at a segment: `/v1` allows `/v1` and `/v1/x` but not `/v10`. `/` allows every path. */
  paths: z.array(z.string().min(1).max(2_000)).max(200),
  /** The connection slot whose secret may travel there. */
  connection: slot.optional(),
  minimumTls: z.enum(['1.2', '1.3']),
  nodes: nodeIds,
});

export const grantSchema = z.strictObject({
  version: z.literal(1),
  hosts: z.array(hostGrantSchema).max(2_000),
  scopes: z
    .array(z.strictObject({ connection: slot.optional(), operation: z.string().max(300), scope: z.string().max(300), nodes: nodeIds }))
    .max(2_000),
  /** `database` is a SQLite file or a connection slot; `table` may be `*`. */
  tables: z
    .array(
      z.strictObject({
        database: z.string().min(1).max(4_096),
        table: z.string().min(1).max(300),
        access: z.enum(['read', 'write']),
        nodes: nodeIds,
      }),
    )
    .max(2_000),
  /** A file, or with a trailing `/` a folder and all below it. */
  files: z.array(z.strictObject({ path: z.string().min(1).max(4_096), access: z.enum(['read', 'write']), nodes: nodeIds })).max(2_000),
  /** An address, or `*@example.com`. */
  mail: z.array(z.strictObject({ to: z.string().min(3).max(320), nodes: nodeIds })).max(2_000),
  models: z
    .array(
      z.strictObject({
        provider: z.string().max(128),
        model: z.string().min(1).max(300),
        digest: z.string().max(200).optional(),
        /** Of a model file on the machine: the signature that it has to have, and the public key or root certificate (PEM) behind it. */
        signature: z.strictObject({ file: z.string().min(1).max(4_096), signer: z.string().min(1).max(16_384) }).optional(),
        nodes: nodeIds,
      }),
    )
    .max(500),
  /** Labels that may travel to a destination; a destination that is not listed may receive no labelled data. */
  labels: z
    .array(z.strictObject({ destination: z.string().min(1).max(320), labels: z.array(z.enum(labels)).max(labels.length) }))
    .max(2_000),
  /** Purposes for which the token vault may give plain values back. */
  restore: z.array(z.strictObject({ purpose: z.string().max(200), nodes: nodeIds })).max(200),
  /** What may be learnt from which people, and for what price: of one run, and of all that name the budget. Left out where no step learns. */
  learning: z
    .array(
      z.strictObject({
        budget: z.string().min(1).max(100),
        epsilon: z.number().min(0.01).max(100),
        total: z.number().min(0.01).max(1_000),
        delta: z.number().min(1e-12).max(1e-3),
        /** How many sums come out of one run, and how many people move each at most. */
        values: z.int().min(1).max(201),
        people: z.int().min(1).max(10_000_000),
        nodes: nodeIds,
      }),
    )
    .max(200)
    .optional(),
  limits: z.strictObject({
    steps: z.int().min(1),
    seconds: z.int().min(1),
    tokens: z.int().min(0),
    costMilliUsd: z.int().min(0),
    /** Bytes that may leave in one run. */
    bytes: z.int().min(0),
  }),
});

export type Grant = z.infer<typeof grantSchema>;
export type HostGrant = z.infer<typeof hostGrantSchema>;
export type LearningGrant = NonNullable<Grant['learning']>[number];
export type GrantLimits = Grant['limits'];

/** For settings that a flow leaves open. */
export const defaultLimits: GrantLimits = {
  steps: 10_000,
  seconds: 3_600,
  tokens: 1_000_000,
  costMilliUsd: 10_000,
  bytes: 100 * 1024 * 1024,
};

/** A grant that allows nothing. */
export const emptyGrant: Grant = {
  version: 1,
  hosts: [],
  scopes: [],
  tables: [],
  files: [],
  mail: [],
  models: [],
  labels: [],
  restore: [],
  limits: defaultLimits,
};
