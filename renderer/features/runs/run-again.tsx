import { useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, ConfirmDialog, notify } from '../../ui/index.ts';
import { useHeld } from './held-note.tsx';
import type { Step } from './replay.ts';

export interface RunAgainProps {
  readonly run: OutputOf<'run:get'>;
  readonly step: Step;
}

export function RunAgain({ run, step }: RunAgainProps) {
  const mayStart = useMay('run.start');
  const held = useHeld(run.summary.flowId);
  const [asked, setAsked] = useState(false);
  const again = useAction(async () => {
    const { id } = await call('run:again', { runId: run.summary.id, nodeId: step.nodeId });
    setAsked(false);
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
  if (run.valuesGone === true)
    return (
      <p className="text-sm text-muted">
        It cannot be run again from here: what came in is no longer kept. It stays for a day where a run failed, and otherwise as long as
        the flow says (Days to keep its data).
      </p>
    );
  // A dry run sends nothing, the second time neither.
  const harmless = run.summary.mode === 'dry';
  return (
    <div className="flex flex-col gap-2">
      <Button
        className="self-start"
        icon={RotateCcw}
        busy={again.busy}
        disabled={!mayStart || (held !== undefined && !harmless)}
        onClick={() => (harmless ? void again.run() : setAsked(true))}
      >
        Run again from this step
      </Button>
      {asked ? (
        <ConfirmDialog
          title={`Run again from “${step.nodeName}”?`}
          button="Run again"
          busy={again.busy}
          error={again.error?.message}
          onConfirm={() => void again.run()}
          onClose={() => setAsked(false)}
        >
          This step and those after it run for real once more, with what came in then. What they have sent or booked already may happen a
          second time.
        </ConfirmDialog>
      ) : null}
      {again.error === undefined || asked ? null : (
        <Callout tone="high" title="The run was not started again">
          {again.error.message}
        </Callout>
      )}
    </div>
  );
}
