/** A store that fails is told over every page, with what to do and a way to try again; it goes by itself once the store works. */
import { useEffect, useState } from 'react';
import { RotateCcw } from 'lucide-react';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { call, onFailure, usePush } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { Button, Callout, CopyDetails, RelativeTime } from '../ui/index.ts';

type Trouble = NonNullable<OutputOf<'store:try'>['trouble']>;

/** Codes of calls that failed because of the store itself, and not of what was asked. */
const ofTheStore: ReadonlySet<string> = new Set(['store/full', 'store/moved', 'store/read-only', 'store/in-use', 'store/damaged']);

export function StoreTrouble() {
  const [trouble, setTrouble] = useState<Trouble>();
  const look = useAction(async (write: boolean) => {
    setTrouble((await call('store:try', { write })).trouble);
  });
  const { run } = look;
  useEffect(() => {
    void run(false);
  }, []);
  usePush('store:trouble', ({ trouble: now }) => setTrouble(now));
  useEffect(
    () =>
      onFailure((error) => {
        if (ofTheStore.has(error.code)) void run(true);
      }),
    [],
  );
  if (trouble === undefined) return null;
  return (
    <div role="alert" className="shrink-0 px-3 py-2">
      <Callout
        quiet
        tone="block"
        title={trouble.message}
        actions={
          <Button icon={RotateCcw} busy={look.busy} onClick={() => void look.run(true)}>
            Try again
          </Button>
        }
      >
        {trouble.mend}{' '}
        <span className="text-faint">
          It began <RelativeTime time={trouble.since} />. <CopyDetails error={trouble} />
        </span>
      </Callout>
    </div>
  );
}
