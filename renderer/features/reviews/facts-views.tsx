/** The frozen flow as the analysis sees it: where its data goes, drawn and listed, and what it asks of each connection. */
import { useEffect, useRef, useState } from 'react';
import { KeyRound, Network } from 'lucide-react';
import { Drawing } from '../../canvas/drawing.tsx';
import { createOverlay, updateOverlay } from '../../canvas/overlay.ts';
import type { CanvasApi } from '../../canvas/canvas-api.ts';
import { noTrace, traceOf, traceWords } from '../../canvas/trace.ts';
import { ConnectionUses } from '../../facts/connection-uses.tsx';
import { DestinationsTable } from '../../facts/destinations-table.tsx';
import { useFlowFacts, type FlowFacts } from '../../facts/use-flow-facts.ts';
import { announce } from '../../shell/status.ts';
import { Callout, EmptyState, LoadingState, SplitPane } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

interface ViewProps {
  readonly evidence: Evidence;
}

function Drawn({ evidence: { flow }, facts }: ViewProps & { readonly facts: FlowFacts }) {
  const [overlay] = useState(() => createOverlay({ ...facts.looks, mapped: true }));
  const [traced, setTraced] = useState<{ readonly destination: string; readonly field: string }>();
  const canvas = useRef<CanvasApi>(undefined);
  const turn = useRef(0);
  useEffect(() => updateOverlay(overlay, facts.looks), [overlay, facts]);
  const trace = (destination: string, field: string): void => {
    if (traced?.destination === destination && traced.field === field) return;
    setTraced({ destination, field });
    turn.current += 1;
    const mine = turn.current;
    facts.path(destination, field).then(
      (path) => {
        if (turn.current !== mine) return;
        updateOverlay(overlay, path.length === 0 ? noTrace : traceOf(flow, path));
        canvas.current?.show(path.map((hop) => hop.nodeId));
        announce(traceWords(path));
      },
      () => undefined,
    );
  };
  if (facts.destinations.length === 0)
    return (
      <EmptyState icon={Network} title="No data goes anywhere">
        No step of this flow sends, stores or shows data.
      </EmptyState>
    );
  return (
    <SplitPane
      direction="column"
      storageKey="review-data-map"
      initial={320}
      minimum={160}
      maximum={640}
      label="Height of the list"
      main={
        <Drawing
          overlay={overlay}
          flow={flow}
          onReady={(api) => {
            canvas.current = api;
          }}
        />
      }
      panel={
        <div className="flex h-full flex-col border-t border-line bg-surface">
          <DestinationsTable destinations={facts.destinations} traced={traced} onTrace={trace} />
        </div>
      }
    />
  );
}

export function DataMap({ evidence }: ViewProps) {
  const state = useFlowFacts(evidence.flow);
  switch (state.state) {
    case 'working':
      return <LoadingState label="Following the data" />;
    case 'failed':
      return (
        <div className="p-5">
          <Callout tone="block" title="The data map cannot be drawn">
            {state.message} The verdict and the signatures do not depend on it.
          </Callout>
        </div>
      );
    case 'ready':
      return <Drawn evidence={evidence} facts={state.facts} />;
  }
}

export function Permissions({ evidence }: ViewProps) {
  const state = useFlowFacts(evidence.flow);
  switch (state.state) {
    case 'working':
      return <LoadingState label="Reading the flow" />;
    case 'failed':
      return (
        <div className="p-5">
          <Callout tone="block" title="The permissions cannot be listed">
            {state.message}
          </Callout>
        </div>
      );
    case 'ready': {
      const { permissions } = state.facts;
      return permissions.connections.length + permissions.others.length === 0 ? (
        <EmptyState icon={KeyRound} title="No permissions">
          This flow uses nothing outside itself.
        </EmptyState>
      ) : (
        <ConnectionUses permissions={permissions} />
      );
    }
  }
}
