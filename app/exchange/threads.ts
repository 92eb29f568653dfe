/** Comments on their way between workspaces. People stand in them by owner name; nobody brings words of somebody else. */
import { z } from 'zod';
import type { Pin, ThreadRecord } from '../review/ports.ts';

const id = z.string().min(1).max(128);
/** As `newId` makes them: they become file names and stand in the audit log. */
export const madeId = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
const distinct = (rows: readonly { readonly id: string }[]): boolean => new Set(rows.map((row) => row.id)).size === rows.length;
const pin: z.ZodType<Pin> = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('flow') }),
  z.strictObject({ on: z.literal('node'), nodeId: id }),
  z.strictObject({ on: z.literal('edge'), edgeId: id }),
  z.strictObject({ on: z.literal('field'), nodeId: id, field: z.string().max(2_000) }),
  z.strictObject({ on: z.literal('finding'), fingerprint: z.string().max(200) }),
]);
export const threadsSchema = z.strictObject({
  threads: z
    .array(
      z.strictObject({
        id: madeId,
        pin,
        state: z.enum(['open', 'resolved']),
        resolvedBy: z.string().max(200).optional(),
        updatedAt: z.int().min(0),
        comments: z
          .array(z.strictObject({ id: madeId, by: z.string().max(200), at: z.int().min(0), text: z.string().min(1).max(20_000) }))
          .min(1)
          .max(1_000)
          .refine(distinct, 'a comment twice'),
      }),
    )
    .max(5_000)
    .refine(distinct, 'a thread twice'),
});
export type CarriedThreads = z.infer<typeof threadsSchema>['threads'];

export function carryThreads(threads: readonly ThreadRecord[], ownerOf: (accountId: string) => string): CarriedThreads {
  return threads.map(({ id: threadId, pin: place, state, resolvedBy, updatedAt, comments }) => ({
    id: threadId,
    pin: place,
    state,
    updatedAt,
    ...(resolvedBy === undefined ? {} : { resolvedBy: ownerOf(resolvedBy) }),
    comments: comments.map((comment) => ({ ...comment, by: ownerOf(comment.by) })),
  }));
}

export interface ThreadMerge {
  readonly inserted: readonly ThreadRecord[];
  readonly changed: readonly ThreadRecord[];
}

/**
 * What the sender's threads add to ours: new threads that they opened, new comments that they wrote, and threads that they
 * resolved or opened again after our last change. A thread of another flow or review keeps its own place. What a designer asked of nobody but
 * themselves they may close; what somebody else asked is closed by who may review (`mayResolve`). Times that are yet to come are now: a thread
 * from tomorrow would outvote everybody until then.
 */
export function mergeThreads(
  ours: readonly ThreadRecord[],
  carried: CarriedThreads,
  sender: string,
  home: { readonly flowId: string; readonly reviewId: string },
  { idOf, mayResolve, now }: { readonly idOf: (owner: string) => string; readonly mayResolve: boolean; readonly now: number },
): ThreadMerge {
  const theirs = carried.map((thread) => ({
    ...thread,
    updatedAt: Math.min(thread.updatedAt, now),
    comments: thread.comments.map((comment) => ({ ...comment, at: Math.min(comment.at, now) })),
  }));
  const known = new Map(ours.map((thread) => [thread.id, thread]));
  const own = (thread: CarriedThreads[number]) =>
    thread.comments.filter((comment) => comment.by === sender).map((comment) => ({ ...comment, by: idOf(comment.by) }));
  const inserted: ThreadRecord[] = [];
  const changed: ThreadRecord[] = [];
  for (const thread of theirs) {
    const before = known.get(thread.id);
    const asksItself = (before?.comments ?? own(thread)).every((comment) => comment.by === idOf(sender));
    const resolvedBySender = thread.state === 'resolved' && thread.resolvedBy === sender && (mayResolve || asksItself);
    const resolution = resolvedBySender ? { state: 'resolved' as const, resolvedBy: idOf(sender) } : undefined;
    if (before === undefined) {
      if (thread.comments[0]?.by !== sender) continue;
      inserted.push({
        id: thread.id,
        ...home,
        pin: thread.pin,
        state: 'open',
        ...resolution,
        updatedAt: thread.updatedAt,
        comments: own(thread),
      });
      continue;
    }
    const fresh = own(thread).filter((comment) => !before.comments.some((one) => one.id === comment.id));
    const { resolvedBy: _resolvedBy, ...rest } = before;
    const newer = thread.updatedAt > before.updatedAt;
    if (fresh.length === 0 && !(newer && resolution !== undefined && before.state === 'open')) continue;
    const standing = newer && resolution !== undefined ? resolution : fresh.length > 0 ? { state: 'open' as const } : {};
    changed.push({
      ...rest,
      ...standing,
      comments: [...before.comments, ...fresh].slice(0, 1_000),
      updatedAt: Math.max(before.updatedAt, thread.updatedAt),
    });
  }
  return { inserted, changed };
}
