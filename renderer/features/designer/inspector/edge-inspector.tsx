import { ArrowRight, Trash2 } from 'lucide-react';
import type { FlowEdge } from '../../../../app/workflow/model/flow.ts';
import { Button, Callout, LoadingState, Mono } from '../../../ui/index.ts';
import { removeSelected } from '../model/actions.ts';
import { useDocument, useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';
import { FieldList } from './field-list.tsx';

/** What travels along one wire. */
export function EdgeInspector({ edge, readOnly }: { readonly edge: FlowEdge; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const from = useDocument((state) => state.flow.nodes.find((node) => node.id === edge.from.node));
  const to = useDocument((state) => state.flow.nodes.find((node) => node.id === edge.to.node));
  const { value, failure } = useLintAnswer({ ask: 'edge-fields', edgeId: edge.id });
  const go = (id: string): void => {
    session.view.setState({ selected: new Set([id]) });
    session.canvas.api?.reveal(id);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-3">
      <div>
        <h2 className="text-lg">{edge.kind === 'data' ? 'Wire' : edge.kind === 'error' ? 'Error wire' : `Plugs in a ${edge.kind}`}</h2>
        <div className="mt-1 flex items-center gap-1.5">
          <button type="button" className="truncate rounded-sm font-medium hover:underline" onClick={() => go(edge.from.node)}>
            {from?.name}
          </button>
          <Mono className="text-faint">{edge.from.port}</Mono>
          <ArrowRight className="size-3.5 shrink-0 text-faint" aria-label="to" />
          <button type="button" className="truncate rounded-sm font-medium hover:underline" onClick={() => go(edge.to.node)}>
            {to?.name}
          </button>
          <Mono className="text-faint">{edge.to.port}</Mono>
        </div>
      </div>
      <section aria-label="Data on this wire">
        <h3 className="mb-1 text-sm font-medium text-faint">Data on this wire</h3>
        {failure !== undefined ? (
          <Callout tone="block">{failure}</Callout>
        ) : value === undefined ? (
          <LoadingState />
        ) : (
          <FieldList fields={value} empty="No data is known on this wire." />
        )}
      </section>
      {from?.sample?.[0] === undefined ? null : (
        <p className="text-sm text-muted">
          {from.name} has {from.sample.length} pinned sample item{from.sample.length === 1 ? '' : 's'}.
        </p>
      )}
      {readOnly ? null : (
        <Button icon={Trash2} className="self-start" onClick={() => removeSelected(session)}>
          Delete wire
        </Button>
      )}
    </div>
  );
}
