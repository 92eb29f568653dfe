/** What a pinned sample shows, beside what is said of the step. */
import type { ForeignFacts } from '../nodes/foreign-action/parameters.ts';
import type { SampleField } from '../privacy/detectors/samples.ts';

/** What a sample shows of fields that the step brings in, beside what is said of the step. `port` is its way out. */
export function withSample<F extends Pick<ForeignFacts, 'brings'>>(facts: F, shown: readonly SampleField[], port: string | undefined): F {
  if (shown.length === 0 || port === undefined) return facts;
  const trust = facts.brings.find(({ path }) => path.length === 0)?.trust ?? 'trusted';
  return {
    ...facts,
    brings: [
      ...facts.brings,
      ...shown.map(({ path, labels, why }) => ({ port, path: [...path], labels: [...labels], trust, type: 'text' as const, why })),
    ].slice(0, 50),
  };
}
