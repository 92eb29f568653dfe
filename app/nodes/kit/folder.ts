/** Which files of a folder a flow is started for. */
import { z } from 'zod';

export const folderWatchSchema = z.lazy(() =>
  z.strictObject({
    /** Without a closing slash or with one: files right in it, none below. */
    folder: z.string().max(4_096).default(''),
    /** `*` stands for anything, `?` for one character. */
    pattern: z.string().max(200).default('*'),
    existing: z.boolean().default(false),
    everySeconds: z.int().min(2).max(86_400).default(15),
    trust: z.enum(['trusted', 'partner', 'public']).default('partner'),
  }),
);
export type FolderWatch = z.infer<typeof folderWatchSchema>;

/** Without backtracking: many stars must not take long. */
export function fileFits(pattern: string, name: string): boolean {
  const [want, have] = [pattern.toLowerCase(), name.toLowerCase()];
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < have.length) {
    if (at < want.length && (want[at] === '?' || want[at] === have[from]) && want[at] !== '*') {
      at += 1;
      from += 1;
    } else if (want[at] === '*') {
      star = at;
      mark = from;
      at += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      from = mark;
    } else return false;
  }
  while (want[at] === '*') at += 1;
  return at === want.length;
}
