import { Session } from 'node:inspector';

/** How often functions of the linter were called by `work`, as V8 counts it for coverage. */
export function lintCallsOf(work: () => unknown): number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  work();
  let calls = 0;
  session.post('Profiler.takePreciseCoverage', (error, taken) => {
    if (error !== null) throw error;
    for (const { url, functions } of taken.result)
      if (url.endsWith('/app/lint/incremental.ts')) for (const { ranges } of functions) calls += ranges[0]?.count ?? 0;
  });
  session.disconnect();
  return calls;
}
