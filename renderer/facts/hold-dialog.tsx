/** Stops a flow from starting again, from wherever somebody sees that it should. */
import { useState } from 'react';
import { call, useCall } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { Button, Callout, Dialog, FormField, Select, Textarea, notify } from '../ui/index.ts';

export interface HoldDialogProps {
  /** Left out, it is chosen here. */
  readonly flow?: { readonly id: string; readonly name: string };
  onClose(): void;
}

const shortestReason = 5;

export function HoldDialog({ flow, onClose }: HoldDialogProps) {
  const [chosen, setChosen] = useState(flow?.id ?? '');
  const [reason, setReason] = useState('');
  const flows = useCall('flows:list', {});
  const named = flows.result.state === 'ready' ? flows.result.value.flows : [];
  const name = flow?.name ?? named.find(({ id }) => id === chosen)?.name;
  const hold = useAction(async () => {
    const { held, failed } = await call('monitor:hold', { flowId: chosen, reason: reason.trim() });
    const still = held === 0 ? 'No run was under way.' : `${held} ${held === 1 ? 'run stands' : 'runs stand'} still.`;
    notify({ tone: failed === 0 ? 'good' : 'medium', title: `“${name ?? 'The flow'}” is held`, detail: failed === 0 ? still : `${still} ${failed} could not be held: stop ${failed === 1 ? 'it' : 'them'} on the page Runs.` });
    onClose();
  });
  return (
    <Dialog
      open size="small" onOpenChange={(open) => { if (!open) onClose(); }} title={flow === undefined ? 'Hold a flow' : `Hold “${flow.name}”?`} description="Nothing new starts until somebody lets it go on, and what runs stands still. Runs of workers elsewhere are not touched: revoke the bundle for those."
      footer={<><Button onClick={onClose}>Cancel</Button><Button tone="danger" busy={hold.busy} disabled={chosen === '' || reason.trim().length < shortestReason} onClick={() => void hold.run()}>Hold it</Button></>}
    >
      <div className="flex flex-col gap-4 pt-1">
        {hold.error === undefined ? null : <Callout tone="block" title="It was not held">{hold.error.message}</Callout>}
        {flow === undefined ? <FormField label="Flow" required>{(control) => <Select {...control} placeholder="Choose" value={chosen} onValueChange={setChosen} options={named.map(({ id, name: title }) => ({ value: id, label: title }))} />}</FormField> : null}
        <FormField label="Why?" required help="Whoever wants to start it reads this">{(control) => <Textarea {...control} autoFocus={flow !== undefined} rows={3} maxLength={2_000} value={reason} onChange={(event) => { setReason(event.target.value); }} />}</FormField>
      </div>
    </Dialog>
  );
}
