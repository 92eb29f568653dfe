/** Each finding with its path, traced on the drawing. */
import { useEffect, useMemo, useState } from 'react';
import { ShieldCheck } from 'lucide-react';
import { FlowCanvas } from '../../canvas/flow-canvas.tsx';
import { createOverlay, OverlayProvider, updateOverlay } from '../../canvas/overlay.ts';
import { traceOf } from '../../canvas/trace.ts';
import { Badge, EmptyState, Mono, SeverityBadge, SplitPane, classNames } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

type Finding = Evidence['findings'][number];

const order = ['block', 'high', 'medium', 'low'];
const nothing: ReadonlySet<string> = new Set();

function Row({ finding, chosen, onChoose }: { readonly finding: Finding; readonly chosen: boolean; onChoose(): void }) {
  return (
    <li>
      <button type="button" aria-current={chosen} onClick={onChoose} className={classNames('flex w-full flex-col gap-1 border-b border-line px-4 py-2.5 text-start hover:bg-hover', chosen && 'bg-accent-tint')}>
        <span className="flex items-center gap-2"><SeverityBadge severity={finding.severity} /><span className="font-medium">{finding.title}</span>{finding.waived === undefined ? null : <Badge className="ms-auto">Waived</Badge>}</span>
        <span className="text-sm text-muted">{finding.message}</span>
        {chosen ? (
          <ol className="mt-1 flex flex-col gap-0.5 text-sm">
            {finding.path.map((hop, index) => <li key={`${hop.nodeId} ${index}`} className="flex gap-2"><span className="w-4 text-end text-faint tabular-nums">{index + 1}</span><span><b>{hop.nodeName}</b> {hop.field === '' ? null : <Mono>{hop.field}</Mono>} <span className="text-muted">{hop.why}</span></span></li>)}
          </ol>
        ) : null}
        <span className="flex flex-wrap gap-1"><Mono className="text-muted">{finding.ruleId}</Mono>{finding.taxonomy.slice(0, 6).map((reference) => <Badge key={reference}>{reference}</Badge>)}</span>
      </button>
    </li>
  );
}

export function AttackPaths({ evidence }: { readonly evidence: Evidence }) {
  const findings = useMemo(() => [...evidence.findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.path.length - a.path.length), [evidence]);
  const [chosen, setChosen] = useState(0);
  const [overlay] = useState(createOverlay);
  const finding = findings[chosen];
  useEffect(() => updateOverlay(overlay, traceOf(evidence.flow, finding?.path ?? [])), [overlay, finding, evidence]);
  if (findings.length === 0) return <EmptyState icon={ShieldCheck} title="No findings">No rule found a path that leaks, injects or oversteps.</EmptyState>;
  return (
    <SplitPane
      direction="column" storageKey="attack-paths" initial={320} minimum={160} maximum={640} label="Height of the list"
      main={<OverlayProvider value={overlay}><div className="relative flex min-h-0 flex-1 flex-col"><FlowCanvas flow={evidence.flow} selected={nothing} readOnly minimap={false} /></div></OverlayProvider>}
      panel={<ol aria-label="Findings" className="h-full overflow-auto border-t border-line">{findings.map((one, index) => <Row key={one.fingerprint} finding={one} chosen={index === chosen} onChoose={() => setChosen(index)} />)}</ol>}
    />
  );
}
