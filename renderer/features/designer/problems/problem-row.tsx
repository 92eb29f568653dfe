import { useEffect, useRef } from 'react';
import { ChevronRight, ListChecks, MapPin, Route, Scale, Wrench } from 'lucide-react';
import { inSomeCourse } from '../../../../app/lint/courses.ts';
import type { Finding } from '../../../../app/lint/kit/finding.ts';
import { Button, classNames, IconButton, Mono, severityLooks } from '../../../ui/index.ts';
import { LessonButton } from './lesson-button.tsx';
import { DeclinedWaiver } from './declined-waiver.tsx';
import { previewFix } from '../model/fixes.ts';
import { jumpTo, showTrace, useSessionOf, useView } from '../model/session.ts';

export interface ProblemRowProps {
  readonly finding: Finding;
  readonly index: number;
  readonly expanded: boolean;
  readonly readOnly: boolean;
  onExpand(): void;
  onWaive(): void;
  onChoose(): void;
}

function PathChips({ finding, traced }: { readonly finding: Finding; readonly traced: boolean }) {
  const names: string[] = [];
  for (const hop of finding.path) if (names.at(-1) !== hop.nodeName) names.push(hop.nodeName);
  const shown = names.length > 5 ? [...names.slice(0, 2), '…', ...names.slice(-2)] : names;
  if (shown.length < 2)
    return finding.nodeName === undefined ? null : <span className="truncate text-sm text-muted">{finding.nodeName}</span>;
  return (
    <span className="flex min-w-0 items-center gap-0.5 overflow-hidden text-sm text-muted">
      {shown.map((name, index) => (
        <span key={index} className="flex min-w-0 items-center gap-0.5">
          {index === 0 ? null : <ChevronRight className="size-3 shrink-0 text-faint rtl:rotate-180" aria-label="to" />}
          <span dir="auto" className={classNames('truncate rounded-sm px-1', traced ? 'bg-surface/70' : 'bg-sunken')}>
            {name}
          </span>
        </span>
      ))}
    </span>
  );
}

function Details({ finding }: { readonly finding: Finding }) {
  const text = useRef<HTMLDivElement>(null);
  // The panel is low: what opens below its edge would not be seen. Newer browsers give a promise here, which is no way to clean up.
  useEffect(() => {
    void text.current?.closest('[role=listitem]')?.scrollIntoView({ block: 'nearest' });
  }, []);
  const forRecord = useView((view) => view.persona === 'auditor');
  return (
    <div ref={text} className="grid gap-2 ps-8 pe-2 pb-3" data-selectable>
      <p className="max-w-[80ch] text-muted">{finding.message}</p>
      <p className="max-w-[80ch]">
        <b>What to do: </b>
        {finding.remedy}
      </p>
      {finding.waived === undefined ? null : (
        <p className="text-muted">
          Waived by {finding.waived.by}
          {finding.waived.owner === undefined ? '' : ` for ${finding.waived.owner}`} until {finding.waived.until.slice(0, 10)}:{' '}
          {finding.waived.reason}
        </p>
      )}
      <DeclinedWaiver finding={finding} />
      {finding.path.length < 2 ? null : (
        <ol className="grid gap-0.5">
          {finding.path.map((hop, index) => (
            <li key={index} className="flex min-w-0 items-baseline gap-2">
              <span className="flex h-4 min-w-4 items-center justify-center rounded-full bg-accent-fill px-1 text-2xs font-semibold text-on-accent tabular-nums">
                {index + 1}
              </span>
              <span className="shrink-0 font-medium">{hop.nodeName}</span>
              {hop.field === '' ? null : <Mono className="shrink-0">{hop.field}</Mono>}
              <span className="truncate text-muted" title={hop.why}>
                {hop.why}
              </span>
            </li>
          ))}
        </ol>
      )}
      {inSomeCourse(finding.ruleId) ? <LessonButton ruleId={finding.ruleId} /> : null}
      {finding.taxonomy.length === 0 ? null : (
        <p className="font-mono text-2xs text-faint">
          {finding.ruleId} · {finding.taxonomy.join(' · ')} · confidence {finding.confidence}
          {forRecord ? ` · fingerprint ${finding.fingerprint}` : ''}
        </p>
      )}
    </div>
  );
}

/** One finding: what happens, on which way, in which field, and what can be done. */
export function ProblemRow({ finding, index, expanded, readOnly, onExpand, onWaive, onChoose }: ProblemRowProps) {
  const session = useSessionOf();
  const traced = useView((view) => view.traced === finding.fingerprint);
  const look = severityLooks[finding.severity];
  const [firstFix] = finding.fixes;
  const waivable = finding.waived === undefined && !readOnly && finding.ruleId !== 'rule-error';
  const zoomToPath = (): void => {
    showTrace(session, finding);
    session.canvas.api?.fit(finding.path.map((hop) => hop.nodeId));
  };
  return (
    <div
      role="listitem"
      className={classNames(
        'scroll-mt-6 border-b border-line [contain-intrinsic-size:auto_44px] [content-visibility:auto]',
        traced && 'bg-accent-tint/60',
      )}
    >
      <div className={classNames('group flex min-h-9 items-center gap-2 pe-2', !traced && 'hover:bg-hover')}>
        <button
          type="button"
          data-problem={index}
          aria-expanded={expanded}
          onFocus={() => showTrace(session, finding)}
          onClick={() => {
            showTrace(session, finding);
            onExpand();
          }}
          onDoubleClick={() => jumpTo(session, finding)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault();
              jumpTo(session, finding);
            }
            if (event.key === 'z') {
              event.preventDefault();
              zoomToPath();
            }
            if (event.key === '.' && !readOnly && finding.waived === undefined) {
              event.preventDefault();
              if (firstFix?.safety === 'safe' && finding.fixes.length === 1) void previewFix(session, finding, firstFix);
              else onChoose();
            }
          }}
          className="flex min-w-0 flex-1 items-center gap-2 py-1 ps-2 text-start focus-visible:-outline-offset-2"
        >
          <look.icon className={classNames('size-4 shrink-0', look.text)} aria-label={look.word} />
          <span className="min-w-0 flex-1">
            <span className={classNames('leading-4.5', expanded ? 'block' : 'line-clamp-2')}>{finding.title}</span>
            <span className="flex min-w-0 items-center gap-2">
              <PathChips finding={finding} traced={traced} />
              {finding.field === undefined || finding.field === '' ? null : <Mono className="truncate text-faint">{finding.field}</Mono>}
            </span>
          </span>
        </button>
        <span className="flex shrink-0 items-center gap-0.5">
          <span
            className={classNames(
              'flex items-center gap-0.5',
              !traced && !expanded && 'opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100',
            )}
          >
            {waivable ? <IconButton icon={Scale} label="Ask for a waiver" onClick={onWaive} /> : null}
            {finding.path.length < 2 ? null : <IconButton icon={Route} label="Zoom to the path" shortcut="Z" onClick={zoomToPath} />}
            <IconButton icon={MapPin} label="Go there" shortcut="Enter" onClick={() => jumpTo(session, finding)} />
          </span>
          {readOnly || finding.waived !== undefined ? null : firstFix?.safety === 'safe' && finding.fixes.length === 1 ? (
            <Button icon={Wrench} title={firstFix.title} onClick={() => void previewFix(session, finding, firstFix)}>
              Fix
            </Button>
          ) : (
            <Button icon={ListChecks} onClick={onChoose}>
              Choose…
            </Button>
          )}
          <Button
            tone="ghost"
            title="What the rule is about, with an example"
            onClick={() => session.view.setState({ rulePage: finding.ruleId, inspectorOpen: true })}
          >
            Why?
          </Button>
        </span>
      </div>
      {expanded ? <Details finding={finding} /> : null}
    </div>
  );
}
