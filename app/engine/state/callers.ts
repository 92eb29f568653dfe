/** Ids of the runs that called a run, the nearest first: they begin its own, up to a dot. */
export const callersOf = (runId: string): readonly string[] =>
  [...runId.matchAll(/\./g)].map(({ index }) => runId.slice(0, index)).reverse();
