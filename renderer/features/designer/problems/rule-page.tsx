import { useEffect, useMemo, useState } from 'react';
import { FlaskConical, X } from 'lucide-react';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { useCall } from '../../../bridge/client.ts';
import { FlowCanvas } from '../../../canvas/flow-canvas.tsx';
import { createOverlay, OverlayProvider } from '../../../canvas/overlay.ts';
import { ruleFlow, ruleParts, type RuleFlowKind } from '../../../../app/lint/rule-flows.ts';
import { openFlow } from '../../../shell/router.ts';
import { Button, ErrorState, IconButton, LoadingState, Markdown } from '../../../ui/index.ts';
import { trialId } from '../model/trial.ts';
import { useSessionOf } from '../model/session.ts';
import { useEscapeCloses } from '../stage/escape-closes.ts';
import { LessonButton } from './lesson-button.tsx';

const nothing: ReadonlySet<string> = new Set();

/** The flow of a page as a picture, and the way to try it on the canvas. */
function Example({ ruleId, kind, flow }: { readonly ruleId: string; readonly kind: RuleFlowKind; readonly flow: Flow }) {
  const session = useSessionOf();
  const [overlay] = useState(createOverlay);
  const [found, setFound] = useState<boolean>();
  useEffect(() => {
    let current = true;
    session.lint.ask({ ask: 'check', flow }).then(
      ({ findings }) => {
        if (current) setFound(findings.some((finding) => finding.ruleId === ruleId));
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [session, flow, ruleId]);
  return (
    <figure className="mb-3 overflow-hidden rounded-md border border-line" aria-label={kind === 'bad' ? 'The bad flow' : 'The good flow'}>
      <div className="pointer-events-none relative flex h-36" inert>
        <OverlayProvider value={overlay}>
          <FlowCanvas flow={flow} selected={nothing} readOnly whole minimap={false} />
        </OverlayProvider>
      </div>
      <figcaption className="flex items-center gap-2 border-t border-line bg-sunken px-2.5 py-1.5">
        <span className="min-w-0 flex-1 text-sm text-muted">
          {found === undefined
            ? ''
            : found
              ? 'The rule finds this one.'
              : kind === 'good'
                ? 'The rule finds nothing here.'
                : 'It also takes a policy, a registry or other flows to be found.'}
        </span>
        <Button icon={FlaskConical} onClick={() => openFlow(trialId(ruleId, kind), flow.name)}>
          Try it
        </Button>
      </figcaption>
    </figure>
  );
}

/** The page's title without its id, which stands above it; what it says of the rule; and the lists of others that name it. */
function headOf(
  markdown: string,
): { readonly title: string; readonly about: string; readonly lists: string; readonly rest: string } | undefined {
  const [whole, title, said] = /^# \S+: (.+)\n+Severity: (.+)\n/.exec(markdown) ?? [];
  if (whole === undefined || title === undefined || said === undefined) return undefined;
  const parts = said.split(' · ');
  const ours = (part: string, index: number): boolean => index === 0 || /^(?:confidence|fix): /.test(part);
  return {
    title,
    about: `Severity: ${parts.filter(ours).join(' · ')}`,
    lists: parts.filter((part, index) => !ours(part, index)).join(' · '),
    rest: markdown.slice(whole.length),
  };
}

function Page({ ruleId, markdown }: { readonly ruleId: string; readonly markdown: string }) {
  const head = useMemo(() => headOf(markdown), [markdown]);
  const parts = useMemo(
    () =>
      ruleParts(head?.rest ?? markdown).map((part) => ({
        ...part,
        drawn: part.flow === undefined ? undefined : ruleFlow(ruleId, markdown, part.flow),
      })),
    [ruleId, markdown, head],
  );
  const body = parts.map((part, index) =>
    part.flow === undefined ? (
      <Markdown key={index} text={part.text} />
    ) : part.drawn === undefined ? null : (
      <Example key={index} ruleId={ruleId} kind={part.flow} flow={part.drawn} />
    ),
  );
  const bad = parts.find(({ flow }) => flow === 'bad')?.drawn;
  if (head === undefined) return body;
  return (
    <>
      <h2 className="mb-1 text-xl">{head.title}</h2>
      <p className="text-sm text-muted">{head.about}</p>
      {head.lists === '' ? null : <p className="mb-2 text-2xs text-faint">{head.lists}</p>}
      {body}
      {bad === undefined ? null : <LessonButton ruleId={ruleId} />}
    </>
  );
}

/** Why a rule exists, what goes wrong without it, and where it is blind. */
export function RulePage({ ruleId }: { readonly ruleId: string }) {
  const session = useSessionOf();
  const { result, reload } = useCall('rules:page', { ruleId });
  const close = (): void => session.view.setState({ rulePage: undefined });
  useEscapeCloses(close);
  return (
    <aside aria-label={`Rule ${ruleId}`} className="flex h-full flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line ps-3 pe-1.5">
        <span className="font-mono text-sm text-muted">{ruleId}</span>
        <IconButton icon={X} label="Close the rule" shortcut="Escape" onClick={close} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-3" tabIndex={0} role="region" aria-label={`What rule ${ruleId} is about`}>
        {result.state === 'loading' ? (
          <LoadingState />
        ) : result.state === 'failed' ? (
          <ErrorState title="The page did not open" error={result.error} onRetry={reload} />
        ) : (
          <Page ruleId={ruleId} markdown={result.value.markdown} />
        )}
      </div>
    </aside>
  );
}
