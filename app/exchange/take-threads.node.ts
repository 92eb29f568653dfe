/** Comments that came with a package, into the store. */
import type { OpenedPackage } from './package.node.ts';
import type { ExchangePorts } from './ports.ts';
import { readDocument } from './signed.node.ts';
import { mergeThreads, threadsSchema } from './threads.ts';

/** Throws UserError `package/unreadable` when the file does not fit. Gives how many threads are new or went on. */
export function takeThreads(
  { files, key }: OpenedPackage,
  home: { readonly flowId: string; readonly reviewId: string },
  { repositories, reviews, idOf, clock }: ExchangePorts,
): number {
  const bytes = files.get('threads.json');
  if (bytes === undefined) return 0;
  const { threads } = readDocument(bytes, threadsSchema, 'threads.json');
  const mayResolve = key.roles.includes('reviewer') && !reviews.makersOf(reviews.get(home.reviewId)).includes(idOf(key.owner));
  const merge = mergeThreads(repositories.threads.listOf(home.flowId), threads, key.owner, home, { idOf, mayResolve, now: clock.now() });
  repositories.transaction(() => {
    for (const thread of merge.inserted) repositories.threads.insert(thread);
    for (const thread of merge.changed) repositories.threads.save(thread);
  });
  return merge.inserted.length + merge.changed.length;
}
