/** Each finding with its path, traced on the drawing. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { MessageSquare, ShieldCheck } from 'lucide-react';
import { Drawing } from '../../canvas/drawing.tsx';
import { createOverlay, updateOverlay } from '../../canvas/overlay.ts';
import { traceOf } from '../../canvas/trace.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, EmptyState, Mono, SeverityBadge, SplitPane, classNames } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

type Finding = Evidence['findings'][number];

const order = ['block', 'high', 'medium', 'low'];

interface RowProps {
  readonly finding: Finding;
  readonly chosen: boolean;
  /** Somebody came to look at this one. */ readonly sought: boolean;
  onChoose(): void;
  readonly onComment: (() => void) | undefined;
}

function Row({ finding, chosen, sought, onChoose, onComment }: RowProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!sought) return;
    button.current?.scrollIntoView({ block: 'start' });
    button.current?.focus({ preventScroll: true });
  }, [sought]);
  return (
    <li className={classNames('border-b border-line', chosen && 'bg-accent-tint')}>
      <button
        ref={button}
        type="button"
        aria-current={chosen}
        onClick={onChoose}
        className="flex w-full flex-col gap-1 px-4 py-2.5 text-start hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="flex items-center gap-2">
          <SeverityBadge severity={finding.severity} />
          <span className="font-medium">{finding.title}</span>
          {finding.waived === undefined ? null : <Badge className="ms-auto">Waived</Badge>}
        </span>
        <span className="text-sm text-muted">{finding.message}</span>
        {chosen ? (
          <ol className="mt-1 flex flex-col gap-0.5 text-sm">
            {finding.path.map((hop, index) => (
              <li key={`${hop.nodeId} ${index}`} className="flex gap-2">
                <span className="w-4 text-end text-faint tabular-nums">{index + 1}</span>
                <span>
                  <b>{hop.nodeName}</b> {hop.field === '' ? null : <Mono>{hop.field}</Mono>}{' '}
                  {hop.why === finding.title ? null : <span className="text-muted">{hop.why}</span>}
                </span>
              </li>
            ))}
          </ol>
        ) : null}
        <span className="flex flex-wrap items-center gap-1">
          <Mono className="text-muted">{finding.ruleId}</Mono>
          {finding.taxonomy.slice(0, 6).map((reference) => (
            <Badge key={reference}>{reference}</Badge>
          ))}
        </span>
      </button>
      {chosen && onComment !== undefined ? (
        <div className="px-4 pb-2.5">
          <Button icon={MessageSquare} onClick={onComment}>
            Comment on this
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** `first` is the fingerprint of the finding to begin with. */
export function AttackPaths({
  evidence,
  first,
  onComment,
}: {
  readonly evidence: Evidence;
  readonly first: string | undefined;
  onComment(fingerprint: string): void;
}) {
  const mayComment = useMay('review.comment');
  const findings = useMemo(
    () => [...evidence.findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.path.length - a.path.length),
    [evidence],
  );
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      findings.findIndex(({ fingerprint }) => fingerprint === first),
    ),
  );
  const [overlay] = useState(createOverlay);
  const finding = findings[chosen];
  useEffect(() => updateOverlay(overlay, traceOf(evidence.flow, finding?.path ?? [])), [overlay, finding, evidence]);
  if (findings.length === 0)
    return (
      <EmptyState icon={ShieldCheck} title="No findings">
        No rule found a path that leaks data, lets outsiders take over, or goes beyond its permissions.
      </EmptyState>
    );
  return (
    <SplitPane
      direction="column"
      storageKey="attack-paths"
      initial={320}
      minimum={160}
      maximum={640}
      label="Height of the list"
      main={<Drawing overlay={overlay} flow={evidence.flow} />}
      panel={
        <ol aria-label="Findings" className="h-full overflow-auto border-t border-line wrap-anywhere">
          {findings.map((one, index) => (
            <Row
              key={one.fingerprint}
              finding={one}
              chosen={index === chosen}
              sought={one.fingerprint === first}
              onChoose={() => setChosen(index)}
              onComment={mayComment ? () => onComment(one.fingerprint) : undefined}
            />
          ))}
        </ol>
      }
    />
  );
}
