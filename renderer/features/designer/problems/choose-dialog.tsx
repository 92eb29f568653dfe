import { useEffect, useState } from 'react';
import { Eye, Hand, MapPin } from 'lucide-react';
import type { Choice } from '../../../../app/lint/choices.ts';
import type { Finding } from '../../../../app/lint/kit/finding.ts';
import {
  Badge,
  Button,
  Callout,
  classNames,
  Dialog,
  EmptyState,
  LoadingState,
  SeverityBadge,
  type SeverityName,
} from '../../../ui/index.ts';
import { previewFix } from '../model/fixes.ts';
import { jumpTo, useSessionOf } from '../model/session.ts';

const severityNames: readonly SeverityName[] = ['block', 'high', 'medium', 'low'];

function After({ counts }: { readonly counts: Choice['counts'] }) {
  const shown = severityNames.filter((severity) => counts[severity] > 0);
  return (
    <span className="flex flex-wrap items-center gap-1 text-sm text-muted">
      {shown.length === 0 ? 'Then there are' : 'Then left:'}
      {shown.length === 0 ? (
        <Badge tone="good">no problems</Badge>
      ) : (
        shown.map((severity) => <SeverityBadge key={severity} severity={severity} count={counts[severity]} />)
      )}
    </span>
  );
}

/** More than one way, or one that needs a decision: each is checked before it is offered, and says what it costs. */
export function ChooseDialog({ finding, onClose }: { readonly finding: Finding; onClose(): void }) {
  const session = useSessionOf();
  const [choices, setChoices] = useState<readonly Choice[]>();
  const [failure, setFailure] = useState<string>();
  const [picked, setPicked] = useState(0);
  useEffect(() => {
    let current = true;
    session.lint.ask({ ask: 'choices', fingerprint: finding.fingerprint }).then(
      (found) => {
        if (current) setChoices(found);
      },
      (error: unknown) => {
        if (current) setFailure(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      current = false;
    };
  }, [session, finding]);
  const chosen = choices?.[picked];
  const byHand = choices?.length === 0;
  const preview = (): void => {
    if (chosen === undefined) return;
    onClose();
    void previewFix(session, finding, chosen.fix);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={byHand ? 'Fix this by hand' : 'Choose how to fix this'}
      description={finding.title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {byHand ? (
            <Button
              tone="primary"
              icon={MapPin}
              onClick={() => {
                onClose();
                // Nothing behind the dialog takes the focus before it has gone.
                requestAnimationFrame(() => jumpTo(session, finding));
              }}
            >
              {finding.field === undefined ? 'Go there' : 'Go to the setting'}
            </Button>
          ) : (
            <Button tone="primary" icon={Eye} disabled={chosen === undefined} onClick={preview}>
              Show on the canvas
            </Button>
          )}
        </>
      }
    >
      {failure !== undefined ? (
        <Callout tone="block" title="The fixes could not be worked out">
          {failure}
        </Callout>
      ) : choices === undefined ? (
        <LoadingState label="Trying each fix" />
      ) : byHand ? (
        <EmptyState icon={Hand} title="Only you can decide this" className="!py-6">
          {finding.remedy}
        </EmptyState>
      ) : (
        <div role="radiogroup" aria-label="Ways to fix it" className="flex flex-col gap-2">
          {choices.map((choice, index) => (
            <button
              key={choice.fix.id}
              type="button"
              role="radio"
              aria-checked={index === picked}
              onClick={() => setPicked(index)}
              onDoubleClick={preview}
              className={classNames(
                'flex flex-col gap-1 rounded-md border p-3 text-start transition-colors hover:bg-hover',
                index === picked ? 'border-accent bg-accent-tint' : 'border-line bg-surface',
              )}
            >
              <span className="font-medium">{choice.fix.title}</span>
              <ul className="text-sm text-muted">
                {choice.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
              <After counts={choice.counts} />
            </button>
          ))}
          <p className="text-sm text-muted">
            <b>By hand: </b>
            {finding.remedy}
          </p>
        </div>
      )}
    </Dialog>
  );
}
