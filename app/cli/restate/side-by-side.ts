/** Work on many runs of a cluster, some at a time: it asks others, and some answer late. */
const AT_ONCE = 32;

/** All of it is done, whatever becomes of one; then the first failure is thrown. */
export async function sideBySide(runIds: readonly string[], work: (runId: string) => Promise<void>): Promise<void> {
  const left = [...runIds];
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let runId = left.shift(); runId !== undefined; runId = left.shift())
        await work(runId).catch((error: unknown) => {
          failures.push(error);
        });
    }),
  );
  const [first] = failures;
  if (first !== undefined) throw first instanceof Error ? first : new Error(String(first));
}
