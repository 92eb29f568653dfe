import { KeyRound } from 'lucide-react';
import { ConnectionUses } from '../../../facts/connection-uses.tsx';
import { Callout, EmptyState, LoadingState } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';

/** The grant that a run would get: what is not in this list stops it. */
export function Permissions() {
  const session = useSessionOf();
  const { value, failure } = useLintAnswer({ ask: 'permissions' });
  if (failure !== undefined)
    return (
      <div className="p-3">
        <Callout tone="block" title="The permissions cannot be listed">
          {failure}
        </Callout>
      </div>
    );
  if (value === undefined) return <LoadingState label="Reading the flow" />;
  if (value.connections.length + value.others.length === 0)
    return (
      <EmptyState icon={KeyRound} title="This flow needs no permissions" className="!py-6">
        Hosts, files, tables, mailboxes and models that steps use are listed here. A run may use only these.
      </EmptyState>
    );
  const openStep = (id: string): void => {
    session.view.setState({ selected: new Set([id]), inspectorTab: 'security', inspectorOpen: true });
    session.canvas.api?.reveal(id);
  };
  return <ConnectionUses permissions={value} onOpenStep={openStep} />;
}
