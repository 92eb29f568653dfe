import type { OutputOf } from '../../../app/ipc/contract.ts';
import { navigate } from '../../shell/router.ts';
import { Mono, RelativeTime } from '../../ui/index.ts';

type Run = OutputOf<'run:list'>['runs'][number];

/** A run by its flow and its time; by its id where it is gone already. */
function RunName({ id, run }: { readonly id: string; readonly run: Run | undefined }) {
  return run === undefined ? (
    <Mono>{id}</Mono>
  ) : (
    <>
      {run.flowName},{' '}
      <span className="text-muted">
        <RelativeTime time={run.startedAt} />
      </span>
    </>
  );
}

export type Runs = ReadonlyMap<string, Run>;

export function RunLink({ id, runs }: { readonly id: string; readonly runs: Runs }) {
  return (
    <button
      type="button"
      className="rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current"
      title={id}
      onClick={() => navigate('runs', { id })}
    >
      <RunName id={id} run={runs.get(id)} />
    </button>
  );
}
