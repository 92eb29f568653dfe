/** Flows and reviews shared through a Git repository. */
import { z } from 'zod';
import { flowSchema } from '../../workflow/model/flow.ts';
import { call, readOnly } from './channel.ts';
import { sentence } from './review.ts';
import { done, empty, id, shortText, time } from './shapes.ts';

const oid = z.string().regex(/^[0-9a-f]{40}$/);
/** The commit that the person compared with; absent while the repository is empty. */
const head = oid.optional();
const place = z.string().min(1).max(1_000);
const branch = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
const side = z.enum(['mine', 'theirs']);
const problem = z.strictObject({ path: z.string().max(300), code: shortText, message: z.string().max(2_000) });
const names = z.array(shortText).max(1_000);

/** Of a server: its pinned host key (SSH), its authority (HTTPS), and where inside the organisation it may be. */
const reach = {
  hostKey: z.string().max(2_000).optional(),
  internalAddresses: z.array(z.string().max(60)).max(100).optional(),
  ca: z.string().max(100_000).optional(),
};
export const bindingView = z.strictObject({ kind: z.enum(['folder', 'https', 'ssh']), place, branch, ...reach, lastAt: time.optional() });
/** How the caller gets in: with a login of their own, or with a key whose public half is added to their account on the server. */
const accessView = z.strictObject({ login: z.boolean(), publicKey: z.string().max(500).optional() });
const reviewRef = z.strictObject({ reviewId: id, flowName: shortText, revision: z.int() });
export const comparison = z.strictObject({
  head,
  rewritten: z.boolean(),
  commits: z
    .array(
      z.strictObject({
        oid,
        at: time,
        author: shortText,
        message: z.string().max(500),
        standing: z.enum(['trusted', 'unknown-key', 'unsigned']),
        signedBy: shortText.optional(),
      }),
    )
    .max(200),
  flows: z
    .array(
      z.strictObject({
        flowId: id,
        name: shortText,
        state: z.enum(['same', 'mine', 'theirs', 'both', 'only-here', 'only-there', 'gone-there', 'unreadable']),
        by: names,
        signed: z.boolean(),
      }),
    )
    .max(20_000),
  /** Key cards of people whom this workspace does not trust yet. */
  cards: z
    .array(z.strictObject({ keyId: shortText, owner: shortText, displayName: shortText, words: shortText, text: z.string().max(16_384) }))
    .max(500),
  /** Submissions and answers that were not taken yet. */
  waiting: z.int(),
  outgoing: z.strictObject({ requests: z.array(reviewRef).max(1_000), answers: z.array(reviewRef).max(1_000) }),
  problems: z.array(problem).max(5_000),
});
const part = z.strictObject({
  key: z.string().max(300),
  kind: z.enum(['step', 'wire', 'connection', 'note', 'setting']),
  name: z.string().max(500),
  base: z.string().max(100_000).optional(),
  mine: z.string().max(100_000).optional(),
  theirs: z.string().max(100_000).optional(),
});
export const flowComparison = z.strictObject({
  mine: flowSchema.optional(),
  theirs: flowSchema,
  conflicts: z.array(part).max(5_000),
  incoming: z.array(part).max(5_000),
  dropped: names,
  /** What theirs changes in what the flow may do, against mine. */
  sentences: z.array(sentence).max(5_000),
});

export const gitContract = {
  'git:status': call({
    input: empty,
    output: z.strictObject({ binding: bindingView.optional(), access: accessView.optional() }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  'git:bind': call({
    input: z.strictObject({ place, branch, ...reach }),
    output: bindingView,
    permission: 'settings.edit',
    confirm: 'native',
    audit: { action: 'git.bound' },
  }),
  /** The caller's own. An empty user makes the secret a bearer token. */
  'git:login': call({
    input: z.strictObject({
      user: z
        .string()
        .max(200)
        .regex(/^[^:\p{Cc}]*$/u),
      secret: z
        .string()
        .min(1)
        .max(4_000)
        .regex(/^[^\p{Cc}]+$/u),
    }),
    output: done,
    permission: 'review.comment',
    perMinute: 10,
    audit: { action: 'git.login-kept' },
  }),
  /** Makes the caller a key for SSH; the private half never leaves the store. */
  'git:newKey': call({
    input: empty,
    output: z.strictObject({ publicKey: z.string().max(500) }),
    permission: 'review.comment',
    perMinute: 10,
    audit: { action: 'git.key-made' },
  }),
  'git:unbind': call({ input: empty, output: done, permission: 'settings.edit', audit: { action: 'git.unbound' } }),
  'git:compare': call({
    input: empty,
    output: comparison,
    permission: 'review.comment',
    perMinute: 60,
    audit: { none: 'looks at the repository and changes nothing; what is taken and pushed has entries' },
  }),
  'git:flow': call({
    input: z.strictObject({ flowId: id, head: oid }),
    output: flowComparison,
    permission: 'flow.read',
    perMinute: 120,
    audit: readOnly,
  }),
  'git:take': call({
    input: z.strictObject({ flowId: id, head: oid, choices: z.record(z.string().max(300), side) }),
    output: z.strictObject({ revision: z.int() }),
    permission: 'flow.edit',
    audit: { action: 'flow.taken' },
  }),
  /** Takes submissions and answers, and counts the commits as seen. `acceptRewritten`: go on from a history that was rewritten. */
  'git:pull': call({
    input: z.strictObject({ head, acceptRewritten: z.boolean() }),
    output: z.strictObject({
      taken: z
        .array(
          z.strictObject({
            kind: z.enum(['request', 'answer']),
            sender: shortText,
            decision: shortText,
            reviewId: id,
            flowName: shortText,
          }),
        )
        .max(5_000),
      problems: z.array(problem).max(5_000),
    }),
    permission: 'review.comment',
    perMinute: 60,
    audit: { action: 'git.pulled' },
  }),
  'git:push': call({
    input: z.strictObject({ head, flowIds: z.array(id).max(1_000), reviewIds: z.array(id).max(1_000), message: z.string().max(2_000) }),
    output: z.strictObject({ commit: oid }),
    permission: 'review.comment',
    stepUp: true,
    audit: { action: 'git.pushed' },
  }),
} as const;
