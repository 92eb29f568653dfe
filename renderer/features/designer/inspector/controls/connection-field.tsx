import { Cable } from 'lucide-react';
import type { ConnectionSlot, FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { useCall } from '../../../../bridge/client.ts';
import { navigate } from '../../../../shell/router.ts';
import { Badge, Button, Mono, Select, type FieldControl } from '../../../../ui/index.ts';
import { setNode } from '../../model/edits.ts';
import { useDocument, useSessionOf } from '../../model/session.ts';

const noneValue = 'none';

/** Which of the workspace's connections this step signs in with. The flow holds its name and limits, never its secret. */
export function ConnectionField({ control, node, types, readOnly }: { readonly control: FieldControl; readonly node: FlowNode; readonly types: readonly string[]; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const slots = useDocument((state) => state.flow.connections);
  const { result } = useCall('connections:list', {});
  const known = result.state === 'ready' ? result.value.connections : [];
  const current = slots.find((slot) => slot.id === node.connection);
  const fits = (type: string): boolean => types.length === 0 || types.includes(type);
  const bound = known.find((connection) => connection.id === current?.id);
  const options = [
    { value: noneValue, label: 'None' },
    ...known.filter((connection) => fits(connection.type) || connection.id === current?.id).map((connection) => ({ value: connection.id, label: connection.name })),
    ...(current !== undefined && bound === undefined ? [{ value: current.id, label: `${current.name} (not bound yet)` }] : []),
    ...slots.filter((slot) => slot.id !== current?.id && fits(slot.type) && !known.some((connection) => connection.id === slot.id)).map((slot) => ({ value: slot.id, label: `${slot.name} (not bound yet)` })),
  ];
  const choose = (id: string): void => {
    const connection = known.find((one) => one.id === id);
    session.document.edit(`Change the connection of ${node.name}`, (flow) => {
      if (connection !== undefined && !flow.connections.some((slot) => slot.id === id)) {
        const slot: ConnectionSlot = {
          id, name: connection.name, type: connection.type, auth: connection.auth, hosts: [...connection.hosts], scopes: [...connection.scopes], environment: connection.environment,
          ...(connection.personal ? { personal: true } : {}), ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
        };
        flow.connections.push(slot);
      }
      setNode(flow, node.id, { connection: id === noneValue ? undefined : id });
      flow.connections = flow.connections.filter((slot) => flow.nodes.some((one) => one.connection === slot.id));
    });
  };
  return (
    <div className="flex flex-col gap-1">
      <Select {...control} disabled={readOnly} value={current?.id ?? noneValue} onValueChange={choose} options={options} />
      {current === undefined ? null : (
        <span className="flex flex-wrap items-center gap-1.5 text-sm text-muted">
          <Badge>{current.auth}</Badge>
          {current.hosts.length === 0 ? 'any host' : <Mono>{current.hosts.join(', ')}</Mono>}
          {bound !== undefined && !bound.hasSecret ? <Badge tone="medium">No secret yet</Badge> : null}
        </span>
      )}
      {result.state === 'ready' && !known.some((connection) => fits(connection.type)) ? <Button tone="ghost" icon={Cable} className="self-start" onClick={() => navigate('connections')}>Add a connection</Button> : null}
    </div>
  );
}
