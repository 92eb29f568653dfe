import { useMemo } from 'react';
import { ArrowRight, Check, X } from 'lucide-react';
import { announce } from '../../../shell/status.ts';
import { Button, IconButton, SeverityBadge, type SeverityName } from '../../../ui/index.ts';
import type { Verdict } from '../../../../app/lint/kit/finding.ts';
import { useAnalysis, useSessionOf, type FixPreview } from '../model/session.ts';
import { useEscapeCloses } from './escape-closes.ts';
import { marksOf } from './marks.ts';

const severityNames: readonly SeverityName[] = ['block', 'high', 'medium', 'low'];

function Counts({ verdict, compact = false }: { readonly verdict: Verdict; readonly compact?: boolean }) {
  const shown = severityNames.filter((severity) => verdict.counts[severity] > 0);
  if (shown.length === 0) return <span className="text-good">no problems</span>;
  return (
    <span className="flex flex-wrap gap-1">
      {shown.map((severity) => (
        <SeverityBadge key={severity} severity={severity} count={verdict.counts[severity]} compact={compact} />
      ))}
    </span>
  );
}

/** Stands over the canvas while a fix is shown as a ghost: what it changes, what the verdict becomes, and the decision. */
export function PreviewBar({ preview }: { readonly preview: FixPreview }) {
  const session = useSessionOf();
  const before = useAnalysis((analysis) => analysis.verdict);
  const marked = useMemo(() => marksOf(preview.before, preview.after), [preview]);
  const close = (): void => session.view.setState({ preview: undefined });
  // The preview stands over everything else.
  useEscapeCloses(close);
  const apply = (): void => {
    session.document.replace(preview.title, preview.after);
    if (preview.revision !== undefined) session.document.markSaved(preview.revision);
    close();
    announce(`Done: ${preview.title}. Undo takes it back.`);
  };
  // A fix says in sentences what changes; where nobody wrote any, steps and wires are counted.
  const parts =
    preview.steps.length > 0
      ? []
      : [
          [marked.added, 'added'],
          [marked.changed, 'changed'],
          [marked.removed, 'removed'],
        ]
          .filter(([count]) => count !== 0)
          .map(([count, word]) => `${count} ${word}`);
  const left =
    preview.finding === undefined && preview.steps.length > 0 && preview.verdict?.result === 'blocked' ? preview.verdict.counts.block : 0;
  return (
    <div
      role="dialog"
      aria-label="Preview of a fix"
      className="absolute inset-x-3 top-3 z-20 mx-auto flex w-fit max-w-160 animate-rise items-center gap-4 rounded-lg border border-accent-line bg-raised py-2 ps-3 pe-2 shadow-float"
    >
      <span className="min-w-0">
        <span className="block font-medium">{preview.title}</span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
          {before === undefined ? null : <Counts verdict={before} compact />}
          <ArrowRight className="size-3.5" role="img" aria-label="becomes" />
          {preview.verdict === undefined ? 'checking' : <Counts verdict={preview.verdict} />}
          {preview.steps.length > 0 ? null : (
            <span>{parts.length === 0 ? 'Only settings change' : `Steps and wires: ${parts.join(', ')}`}</span>
          )}
          {left === 0 ? null : (
            <span>{left === 1 ? 'One that blocks is left: it needs' : `${left} that block are left: each needs`} a choice of yours</span>
          )}
        </span>
        {preview.steps.length === 0 ? null : (
          <ul aria-label="What changes" className="mt-1.5 max-h-32 overflow-auto border-t border-line pt-1.5 text-sm">
            {preview.steps.map((step, index) => (
              <li key={index} className="max-w-[72ch]">
                {preview.steps.length > 1 ? <span className="font-medium">{step.title}</span> : null}
                <ul className="text-muted">
                  {step.changes.map((change) => (
                    <li key={change}>{change}</li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </span>
      <span className="ms-auto flex shrink-0 items-center gap-1">
        <Button tone="primary" icon={Check} autoFocus onClick={apply}>
          Apply
        </Button>
        <IconButton icon={X} label="Discard the preview" shortcut="Escape" onClick={close} />
      </span>
    </div>
  );
}
