import type { NodeFacts } from '../../nodes/kit/facts.ts';

/** It runs a workflow that nobody can read here: there is no text of it, and no name by which it could be found. A call with a script beside it is none. */
export const isUnreadWorkflow = ({ code, control }: Pick<NodeFacts, 'code' | 'control'>): boolean =>
  code?.language === 'unknown' && code.source === '' && control?.kind === 'subflow' && control.flowId === undefined;
