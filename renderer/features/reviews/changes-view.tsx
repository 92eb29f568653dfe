/** What is new since the last approved version. */
import { FlowDiff } from '../../facts/flow-diff.tsx';
import type { Evidence } from './words.tsx';

export function ChangesView({ evidence: { approvedFlow, flow, securityDiff } }: { readonly evidence: Evidence }) {
  return (
    <FlowDiff
      before={approvedFlow} after={flow} sentences={securityDiff} storageKey="changes"
      title={approvedFlow === undefined ? 'The first version: everything in it is new' : 'What is new since the last approved version'}
    />
  );
}
