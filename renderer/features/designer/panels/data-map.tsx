import { useEffect, useRef, useState } from 'react';
import { FileText, MapPinned, Waypoints, Workflow } from 'lucide-react';
import { saveFile } from '../../../bridge/save-file.ts';
import { useAction } from '../../../bridge/use-action.ts';
import { updateOverlay } from '../../../canvas/overlay.ts';
import { DestinationsTable } from '../../../facts/destinations-table.tsx';
import { Button, Callout, EmptyState, LoadingState, tellCut } from '../../../ui/index.ts';
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
    session.lint.ask({ ask: 'data-path', destination, field }).then(
      (path) => {
        if (turn.current !== mine) return;
        session.view.setState({ traced: undefined });
        showPath(session, path ?? []);
      },
      () => undefined,
    );
  };

  if (failure !== undefined)
    return (
      <div className="p-3">
        <Callout tone="block" title="The data map cannot be drawn">
          {failure}
        </Callout>
      </div>
    );
  if (value === undefined) return <LoadingState label="Following the data" />;
  if (value.length === 0)
    return (
      <EmptyState icon={MapPinned} title="No data goes anywhere yet" className="!py-6">
        Each step that sends, stores or shows data appears here, with the fields that reach it.
      </EmptyState>
    );
  return (
    <>
      <Papers />
      <DestinationsTable destinations={value} traced={traced} onTrace={trace} />
    </>
  );
}

const papers = {
  record: {
    title: 'Record of processing',
    icon: FileText,
    ending: '-record-of-processing.html',
    type: 'text/html',
    help: 'A draft for the data protection officer (GDPR, Articles 30 and 35), with what is still to be answered',
  },
  process: {
    title: 'Process diagram',
    icon: Workflow,
    ending: '.bpmn',
    type: 'application/xml',
    help: 'BPMN 2.0, for Camunda Modeler and others; opened here again, it is the same graph',
  },
  threats: {
    title: 'Threat model',
    icon: Waypoints,
    ending: '.otm.json',
    type: 'application/json',
    help: 'Open Threat Model (OTM), for threat modelling tools',
  },
} as const;

/** What others ask for about the flow, made of the same analysis. */
function Papers() {
  const session = useSessionOf();
  const save = useAction(async (paper: keyof typeof papers) => {
    const { ending, type } = papers[paper];
    const name = session.document.store
      .getState()
      .flow.name.toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .slice(0, 60);
    saveFile(`${name}${ending}`, await session.lint.ask({ ask: 'paper', paper, madeAt: new Date().toISOString() }), type);
  });
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
      <span
        role={save.error === undefined ? undefined : 'alert'}
        className="min-w-0 flex-1 truncate text-sm text-muted"
        onPointerOver={tellCut}
      >
        {save.error === undefined ? 'Save what this says for others' : `It could not be made: ${save.error.message}`}
      </span>
      {(['record', 'process', 'threats'] as const).map((paper) => (
        <Button key={paper} icon={papers[paper].icon} title={papers[paper].help} busy={save.busy} onClick={() => void save.run(paper)}>
          {papers[paper].title}
        </Button>
      ))}
    </div>
  );
}
