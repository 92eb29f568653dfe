import { Cable } from 'lucide-react';
import type { Json } from '../../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../../app/workflow/model/flow.ts';
import { useCall } from '../../../../bridge/client.ts';
import { authTitles } from '../../../../../app/workflow/model/setting-titles.ts';
import { hostsUnnamed } from '../../../../facts/connection-types.ts';
import { navigate } from '../../../../shell/router.ts';
import { Badge, Button, Mono, Select, type FieldControl } from '../../../../ui/index.ts';
import { bindSteps } from '../../model/bind-connection.ts';
import { useDocument, useSessionOf } from '../../model/session.ts';

const noneValue = 'none';

/** `host` or `host:port` of an address that is written out. */
function hostOf(address: Json | undefined): string | undefined {
  if (typeof address !== 'string' || address.includes('{{')) return undefined;
  return URL.canParse(address) ? new URL(address).host : undefined;
}

/** Which of the workspace's connections this step signs in with. The flow holds its name and limits, never its secret. */
export function ConnectionField({
  control,
  node,
  types,
  readOnly,
}: {
  readonly control: FieldControl;
  readonly node: FlowNode;
  readonly types: readonly string[];
  readonly readOnly: boolean;
}) {
  const session = useSessionOf();
  const slots = useDocument((state) => state.flow.connections);
  const { result } = useCall('connections:list', {});
  const known = result.state === 'ready' ? result.value.connections : [];
  const current = slots.find((slot) => slot.id === node.connection);
  const fits = (type: string): boolean => types.length === 0 || types.includes(type);
  const bound = known.find((connection) => connection.id === current?.id);
  const options = [
    { value: noneValue, label: 'None' },
    ...known
      .filter((connection) => fits(connection.type) || connection.id === current?.id)
      .map((connection) => ({ value: connection.id, label: connection.name })),
    ...(current !== undefined && bound === undefined ? [{ value: current.id, label: `${current.name} (not bound yet)` }] : []),
    ...slots
      .filter((slot) => slot.id !== current?.id && fits(slot.type) && !known.some((connection) => connection.id === slot.id))
      .map((slot) => ({ value: slot.id, label: `${slot.name} (not bound yet)` })),
  ];
  const choose = (id: string): void => {
    bindSteps(session, `Change the connection of ${node.name}`, [node.id], id === noneValue ? undefined : id, known);
  };
  const connect = (): void => {
    // The step may ask another address by now than the template or the file that named the slot.
    const host = hostOf(node.parameters['baseUrl'] ?? node.parameters['url']);
    const hosts = host === undefined ? (current?.hosts ?? []) : [host];
    navigate('connections', {
      add: current?.type ?? types[0] ?? 'http',
      name: current?.name ?? node.name,
      flow: session.document.store.getState().flow.id,
      step: node.id,
      ...(current === undefined ? {} : { auth: current.auth }),
      ...(hosts.length === 0 ? {} : { hosts: hosts.join(' ') }),
    });
  };
  return (
    <div className="flex flex-col gap-1">
      <Select {...control} disabled={readOnly} value={current?.id ?? noneValue} onValueChange={choose} options={options} />
      {current === undefined ? null : (
        <span className="flex flex-wrap items-center gap-1.5 text-sm text-muted">
          <Badge>{authTitles[current.auth]}</Badge>
          {current.hosts.length === 0 ? hostsUnnamed(current.type).toLowerCase() : <Mono>{current.hosts.join(', ')}</Mono>}
          {bound !== undefined && !bound.hasSecret ? <Badge tone="medium">No secret yet</Badge> : null}
        </span>
      )}
      {result.state === 'ready' &&
      !readOnly &&
      (current === undefined ? !known.some((connection) => fits(connection.type)) : bound === undefined) ? (
        <Button icon={Cable} className="self-start" onClick={connect}>
          {current === undefined ? 'Add a connection' : `Connect ${current.name}`}
        </Button>
      ) : null}
    </div>
  );
}
