import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Callout, CopyDetails, LoadingState, Progress, Segmented } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { followTests, loadTests, stopTests, testStore, type TestKind } from '../model/tests.ts';
import { AttackControls, AttackTest } from './attack-test.tsx';
import { ExampleControls, Examples } from './examples.tsx';

const kinds: readonly { readonly value: TestKind; readonly label: string }[] = [
  { value: 'attacks', label: 'Attacks' },
  { value: 'examples', label: 'Examples' },
];

/** What the flow withstands, and whether its models answer as they should. */
export function Tests({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const store = testStore(session);
  const { tests, kind, running, error } = useStore(store);
  useEffect(() => followTests(session), [session]);
  useEffect(() => {
    void loadTests(session);
  }, [session]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-b border-line px-3">
        <Segmented label="Kind of test" value={kind} options={kinds} onValueChange={(next) => store.setState({ kind: next })} />
        {running === undefined ? (
          tests === undefined ? null : kind === 'attacks' ? (
            <AttackControls />
          ) : (
            <ExampleControls tests={tests} />
          )
        ) : (
          <div className="min-w-0 flex-1">
            <Progress
              label={running.of === 0 ? 'Starting' : `${running.done} of ${running.of}`}
              {...(running.of === 0 ? {} : { value: running.done / running.of })}
              onCancel={() => void stopTests(session)}
            />
          </div>
        )}
      </div>
      {error === undefined || error.code === 'run/cancelled' ? null : (
        <div className="p-3">
          <Callout tone="block" title="The test did not run">
            {error.message} <CopyDetails error={error} />
          </Callout>
        </div>
      )}
      {tests === undefined ? (
        error === undefined ? (
          <LoadingState label="Reading the tests" />
        ) : null
      ) : kind === 'attacks' ? (
        <AttackTest attack={tests.attack} />
      ) : (
        <Examples tests={tests} readOnly={readOnly} />
      )}
    </div>
  );
}
