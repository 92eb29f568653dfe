import { PencilLine } from 'lucide-react';
import { Button } from '../../../ui/index.ts';
import { focusPalette } from '../palette/focus.ts';
import { jumpToField, useSessionOf } from '../model/session.ts';
import type { Unfinished } from '../model/unfinished.ts';

const shownAtMost = 50;

/** Above the findings: without these no run comes to its end. */
export function UnfinishedRows({ unfinished }: { readonly unfinished: readonly Unfinished[] }) {
  const session = useSessionOf();
  if (unfinished.length === 0) return null;
  return (
    <section aria-label="Still to do">
      <h2 className="sticky top-0 z-10 flex h-6 items-center gap-1.5 border-b border-line bg-sunken px-2 text-sm font-medium text-muted">
        Still to do<span className="text-faint tabular-nums">{unfinished.length}</span>
      </h2>
      <ul>
        {unfinished.slice(0, shownAtMost).map(({ nodeId, nodeName, field, message }) => (
          <li key={`${nodeId} ${field}`} className="flex min-h-9 items-center gap-2 border-b border-line ps-2 pe-2 hover:bg-hover">
            <PencilLine className="size-4 shrink-0 text-muted" aria-hidden />
            <span className="min-w-0 flex-1 truncate">
              <span className="font-medium">{nodeName}</span> <span className="text-muted">{message}</span>
            </span>
            {nodeId === '' ? (
              <Button onClick={() => focusPalette(session)}>Add a trigger</Button>
            ) : (
              <Button onClick={() => jumpToField(session, nodeId, field)}>{field === '' ? 'Replace' : 'Fill in'}</Button>
            )}
          </li>
        ))}
      </ul>
      {unfinished.length > shownAtMost ? <p className="px-2 py-2 text-muted">{unfinished.length - shownAtMost} more.</p> : null}
    </section>
  );
}
