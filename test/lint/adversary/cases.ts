/** Flows that somebody wrote from the catalogue of rules alone, to find out what the linter misses and where it cries wolf. */
import type { LintContext } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';

/** What is done, the flow, what is known besides, and the flows that lie beside it. */
export type AdversaryCase = readonly [string, Flow, LintContext?, (readonly Flow[])?];
/** By rule. */
export type Adversary = Readonly<Record<string, { readonly fires: readonly AdversaryCase[]; readonly silent: readonly AdversaryCase[] }>>;
