import { ArrowUpRight } from 'lucide-react';
import { useCall } from '../../../../bridge/client.ts';
import { openFlow } from '../../../../shell/router.ts';
import { IconButton, Select, type FieldControl } from '../../../../ui/index.ts';
import { useSessionOf } from '../../model/session.ts';

/** Another flow of the workspace, by its name; a flow that is gone keeps its id, so that nothing is lost. */
export function FlowField({
  control,
  value,
  readOnly,
  onChange,
}: {
  readonly control: FieldControl;
  readonly value: string;
  readonly readOnly: boolean;
  onChange(value: string): void;
}) {
  const session = useSessionOf();
  const { result } = useCall('flows:list', {});
  const flows = result.state === 'ready' ? result.value.flows.filter((flow) => flow.id !== session.flowId) : [];
  const chosen = flows.find((flow) => flow.id === value);
  const options = flows.map((flow) => ({ value: flow.id, label: flow.name })).toSorted((a, b) => a.label.localeCompare(b.label));
  const known =
    value === '' || chosen !== undefined
      ? options
      : [{ value, label: result.state === 'ready' ? `A flow that is not here (${value})` : value }, ...options];
  return (
    <span className="flex items-center gap-1">
      <Select
        {...control}
        disabled={readOnly}
        value={value}
        onValueChange={onChange}
        options={known}
        {...(value === ''
          ? { placeholder: flows.length === 0 && result.state === 'ready' ? 'There is no other flow yet' : 'Choose a flow' }
          : {})}
        className="min-w-0 flex-1"
      />
      {chosen === undefined ? null : (
        <IconButton icon={ArrowUpRight} label={`Open ${chosen.name}`} onClick={() => openFlow(chosen.id, chosen.name)} />
      )}
    </span>
  );
}
