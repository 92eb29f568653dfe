import { X } from 'lucide-react';
import { useCall } from '../../../bridge/client.ts';
import { ErrorState, IconButton, LoadingState, Markdown } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';

/** Why a rule exists, what goes wrong without it, and where it is blind. */
export function RulePage({ ruleId }: { readonly ruleId: string }) {
  const session = useSessionOf();
  const { result, reload } = useCall('rules:page', { ruleId });
  return (
    <aside aria-label={`Rule ${ruleId}`} className="flex h-full flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line ps-3 pe-1.5">
        <span className="font-mono text-sm text-muted">{ruleId}</span>
        <IconButton icon={X} label="Close the rule" onClick={() => session.view.setState({ rulePage: undefined })} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-3">
        {result.state === 'loading' ? <LoadingState /> : result.state === 'failed' ? <ErrorState title="The page did not open" error={result.error} onRetry={reload} /> : <Markdown text={result.value.markdown} />}
      </div>
    </aside>
  );
}
