import type { FlowView } from './flow-view.ts';

/** All its steps came from a file of another program, and nobody has gone on drawing since. */
export const isAsImported = ({ flow: { nodes } }: FlowView): boolean =>
  nodes.length > 0 && nodes.every(({ foreign }) => foreign !== undefined);
