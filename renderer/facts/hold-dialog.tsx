/** Stops a flow from starting again, from wherever somebody sees that it should. */
import { useState } from 'react';
import { call, useCall } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { navigate } from '../shell/router.ts';
import { Button, Callout, FormDialog, FormField, Select, Textarea, notify } from '../ui/index.ts';

export interface HoldDialogProps {
  /** Left out, it is chosen here. */
  readonly flow?: { readonly id: string; readonly name: string };
  onClose(): void;
}

const shortestReason = 5;

/** Those that are not held already. */
function FlowChoice({ chosen, onChoose }: { readonly chosen: string; onChoose(id: string, name: string): void }) {
  const flows = useCall('flows:list', {});
  const watch = useCall('monitor:watch', {});
  const failed = [flows, watch].flatMap(({ result }) => (result.state === 'failed' ? [result.error] : []))[0];
  if (failed !== undefined) {
    return (
      <Callout
        tone="block"
        title="The flows could not be read"
        actions={
          <Button
            onClick={() => {
              flows.reload();
              watch.reload();
            }}
          >
            Try again
          </Button>
        }
      >
        {failed.message}
      </Callout>
    );
  }
  const isReady = flows.result.state === 'ready' && watch.result.state === 'ready';
  const held = new Set(watch.result.state === 'ready' ? watch.result.value.held.map(({ flowId }) => flowId) : []);
  const free = flows.result.state === 'ready' && isReady ? flows.result.value.flows.filter(({ id }) => !held.has(id)) : [];
  const help =
    isReady && free.length === 0
      ? held.size === 0
        ? 'This workspace has no flow'
        : 'Every flow is held already'
      : held.size === 0
        ? undefined
        : 'Those that are held already are left out';
  return (
    <FormField label="Flow" required help={help}>
      {(control) => (
        <Select
          {...control}
          placeholder={isReady ? 'Choose' : 'Reading the flows'}
          value={chosen}
          onValueChange={(id) => onChoose(id, free.find((one) => one.id === id)?.name ?? id)}
          options={free.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </FormField>
  );
}

export function HoldDialog({ flow, onClose }: HoldDialogProps) {
  const [chosen, setChosen] = useState(flow);
  const [reason, setReason] = useState('');
  const hold = useAction(async () => {
    const { held, failed } = await call('monitor:hold', { flowId: chosen?.id ?? '', reason: reason.trim() });
    const still = held === 0 ? 'No run was under way.' : `${held} ${held === 1 ? 'run is' : 'runs are'} paused.`;
    notify({
      tone: failed === 0 ? 'good' : 'medium',
      title: `“${chosen?.name ?? 'The flow'}” is held`,
      detail: failed === 0 ? still : `${still} ${failed} could not be paused: stop ${failed === 1 ? 'it' : 'them'} on the page Runs.`,
      action: {
        label: 'Show what is held',
        run: () => {
          navigate('monitor', { view: 'watch' });
        },
      },
    });
    onClose();
  });
  return (
    <FormDialog
      size="small"
      title={flow === undefined ? 'Hold a flow' : `Hold “${flow.name}”?`}
      description="Nothing new starts until somebody releases it, and its runs are paused. Runs on workers elsewhere are not affected: revoke the bundle for those."
      action={hold}
      failed="It was not held"
      button="Hold it"
      tone="danger"
      disabled={chosen === undefined || reason.trim().length < shortestReason}
      onClose={onClose}
    >
      {flow === undefined ? <FlowChoice chosen={chosen?.id ?? ''} onChoose={(id, name) => setChosen({ id, name })} /> : null}
      <FormField label="Why?" required help="Shown to anyone who wants to start it">
        {(control) => (
          <Textarea {...control} autoFocus={flow !== undefined} rows={3} maxLength={2_000} value={reason} onValueChange={setReason} />
        )}
      </FormField>
    </FormDialog>
  );
}
