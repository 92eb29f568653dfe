/** Why the reader cannot sign, with the way to what they can settle themselves. */
import { MessageSquare, Route } from 'lucide-react';
import { Button, Callout, Sentences } from '../../ui/index.ts';
import { openThreads, type Evidence } from './words.tsx';

export type StopSection = 'comments' | 'paths';

export function CannotSign({ evidence, onOpen }: { readonly evidence: Evidence; onOpen(section: StopSection): void }) {
  // An emergency can be signed with comments open.
  const comments = evidence.summary.emergency === undefined ? openThreads(evidence) : 0;
  const blocked = evidence.verdict.result === 'blocked';
  return (
    <Callout tone="medium" title="You cannot sign this">
      <Sentences texts={evidence.cannotSign} />
      {comments === 0 && !blocked ? null : (
        <div className="mt-2 flex flex-wrap gap-2">
          {comments === 0 ? null : (
            <Button icon={MessageSquare} onClick={() => onOpen('comments')}>
              {comments === 1 ? 'Show the comment' : 'Show the comments'}
            </Button>
          )}
          {blocked ? (
            <Button icon={Route} onClick={() => onOpen('paths')}>
              Show the findings
            </Button>
          ) : null}
        </div>
      )}
    </Callout>
  );
}
