import { useEffect, useRef, useState } from 'react';
import { MapPinned } from 'lucide-react';
import { updateOverlay } from '../../../canvas/overlay.ts';
import { DestinationsTable } from '../../../facts/destinations-table.tsx';
import { Callout, EmptyState, LoadingState } from '../../../ui/index.ts';
import { showPath, showTrace, useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';

/** Which data leaves, to whom and where; while it is open the canvas shows every zone and what each wire carries. */
export function DataMap() {
  const session = useSessionOf();
  const { value, failure } = useLintAnswer({ ask: 'data-map' });
  const [traced, setTraced] = useState<{ readonly destination: string; readonly field: string }>();
  const turn = useRef(0);
  useEffect(() => {
    updateOverlay(session.overlay, { mapped: true });
    return () => {
      turn.current += 1;
      updateOverlay(session.overlay, { mapped: false });
      showTrace(session, undefined);
    };
  }, [session]);

  const trace = (destination: string, field: string): void => {
    if (traced?.destination === destination && traced.field === field) return;
    setTraced({ destination, field });
    turn.current += 1;
    const mine = turn.current;
    session.lint.ask({ ask: 'data-path', destination, field }).then((path) => {
      if (turn.current !== mine) return;
      session.view.setState({ traced: undefined });
      showPath(session, path ?? []);
    }, () => undefined);
  };

  if (failure !== undefined) return <div className="p-3"><Callout tone="block" title="The data map cannot be drawn">{failure}</Callout></div>;
  if (value === undefined) return <LoadingState label="Following the data" />;
  if (value.length === 0) return <EmptyState icon={MapPinned} title="No data goes anywhere yet" className="!py-6">Each step that sends, stores or shows data appears here, with the fields that reach it.</EmptyState>;
  return <DestinationsTable destinations={value} traced={traced} onTrace={trace} />;
}
