import { RotateCcw } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, notify } from '../../ui/index.ts';
import type { Step } from './replay.ts';

export function RunAgain({ run, step }: { readonly run: OutputOf<'run:get'>; readonly step: Step }) {
  const mayStart = useMay('run.start');
  const again = useAction(async () => {
    const { id } = await call('run:again', { runId: run.summary.id, nodeId: step.nodeId });
    notify({
      tone: 'info',
      title: 'A new run began',
      detail: `From “${step.nodeName}” on, with what came in then.`,
      action: {
        label: 'Show the one before',
        run: () => {
          navigate('runs', { id: run.summary.id });
        },
      },
    });
    navigate('runs', { id });
  });
  if (run.summary.endedAt === undefined) return null;
  return (
    <div className="flex flex-col gap-2">
      <Button icon={RotateCcw} busy={again.busy} disabled={!mayStart} onClick={() => void again.run()}>
        Run again from this step
      </Button>
      {again.error === undefined ? null : (
        <Callout tone="high" title="The run was not started again">
          {again.error.message}
        </Callout>
      )}
    </div>
  );
}
