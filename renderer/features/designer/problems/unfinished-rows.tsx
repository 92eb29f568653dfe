import { useState } from 'react';
import { PencilLine } from 'lucide-react';
import { Button, tellCut } from '../../../ui/index.ts';
import { ReplaceDialog } from '../inspector/replace-step.tsx';
import { focusPalette } from '../palette/focus.ts';
import { jumpToField, useDocument, useSessionOf } from '../model/session.ts';
import { gatheredWords, type Unfinished } from '../model/unfinished.ts';

const shownAtMost = 50;

/** Steps to replace that stand one by one; an import may have dozens, which would push the findings out of sight. */
const replacedOneByOne = 3;

function Row({
  what: { nodeName, message },
  button,
  onPress,
}: {
  readonly what: Pick<Unfinished, 'nodeName' | 'message'>;
  readonly button: string;
  onPress(): void;
}) {
  return (
    <li className="flex min-h-9 items-center gap-2 border-b border-line ps-2 pe-2 hover:bg-hover">
      <PencilLine className="size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate" onPointerOver={tellCut}>
        <span className="font-medium">{nodeName}</span> <span className="text-muted">{message}</span>
      </span>
      <Button onClick={onPress}>{button}</Button>
    </li>
  );
}

/** Above the findings: without these no run comes to its end. */
export function UnfinishedRows({ unfinished }: { readonly unfinished: readonly Unfinished[] }) {
  const session = useSessionOf();
  const [replacing, setReplacing] = useState('');
  const replacedNode = useDocument(({ flow }) => (replacing === '' ? undefined : flow.nodes.find(({ id }) => id === replacing)));
  const press = ({ nodeId, field }: Unfinished): void => {
    if (nodeId === '') {
      focusPalette(session);
      return;
    }
    jumpToField(session, nodeId, field);
    if (field === '') setReplacing(nodeId);
  };
  if (unfinished.length === 0) return null;
  const replaced = unfinished.filter(({ field }) => field === '');
  const [first] = replaced;
  const gathered = first !== undefined && replaced.length > replacedOneByOne;
  const rows = gathered ? unfinished.filter(({ field }) => field !== '') : unfinished;
  return (
    <section aria-label="Still to do">
      <h2 className="sticky top-0 z-10 flex h-6 items-center gap-1.5 border-b border-line bg-sunken px-2 text-sm font-medium text-muted">
        Still to do<span className="text-faint tabular-nums">{unfinished.length}</span>
      </h2>
      <ul>
        {gathered ? (
          <Row
            what={{ nodeName: `${replaced.length} steps cannot run here.`, message: gatheredWords(replaced) }}
            button="Replace the first…"
            onPress={() => press(first)}
          />
        ) : null}
        {rows.slice(0, shownAtMost).map((what) => (
          <Row
            key={`${what.nodeId} ${what.field}`}
            what={what}
            button={what.nodeId === '' ? 'Add a trigger' : what.field === '' ? 'Replace…' : 'Fill in'}
            onPress={() => press(what)}
          />
        ))}
      </ul>
      {replacedNode === undefined ? null : <ReplaceDialog node={replacedNode} onClose={() => setReplacing('')} />}
      {rows.length > shownAtMost ? <p className="px-2 py-2 text-muted">{rows.length - shownAtMost} more.</p> : null}
    </section>
  );
}
