import type { RunRecord, RunRepository, RunStatus } from '../ports.ts';

const AT_ONCE = 100;

/** However many there are: the newest first, some at a time. */
export async function* pagesOf(runs: RunRepository, status: readonly RunStatus[]): AsyncGenerator<readonly RunRecord[]> {
  for (let before: string | undefined; ;) {
    const page = await runs.list({ status, limit: AT_ONCE, ...(before === undefined ? {} : { before }) });
    if (page.length > 0) yield page;
    before = page.at(-1)?.runId;
    if (page.length < AT_ONCE || before === undefined) return;
  }
}
