/** Who touched what is submitted: nobody signs what they made. */
import type { AuthorshipSource } from './ports.ts';
import type { ClosureSnapshot, Subject } from './subject.ts';

/** What was approved last, and when it was submitted; undefined before the first approval. */
export interface HeldBefore {
  readonly snapshot: ClosureSnapshot;
  readonly since: number;
}

/**
 * Account ids of those who changed the flows, or what these take from the workspace (`setup`), since the last approval. What that approval did not
 * hold was looked at by nobody: all of its past counts.
 */
export function touchedBy(
  authorship: AuthorshipSource,
  { flow, subflows }: Pick<Subject, 'flow' | 'subflows'>,
  setup: readonly string[],
  before: HeldBefore | undefined,
): readonly string[] {
  const flows = [flow, ...subflows].map(({ id }) => id);
  const heldFlows = new Set(
    before === undefined ? [] : [before.snapshot.subject.flow, ...before.snapshot.subject.subflows].map(({ id }) => id),
  );
  const heldSetup = new Set(before?.snapshot.setup);
  const since = before?.since ?? 0;
  return [
    ...authorship.authorsOf(
      flows.filter((id) => heldFlows.has(id)),
      since,
    ),
    ...authorship.authorsOf(
      flows.filter((id) => !heldFlows.has(id)),
      0,
    ),
    ...authorship.changersOf(
      setup.filter((name) => heldSetup.has(name)),
      since,
    ),
    ...authorship.changersOf(
      setup.filter((name) => !heldSetup.has(name)),
      0,
    ),
  ];
}
