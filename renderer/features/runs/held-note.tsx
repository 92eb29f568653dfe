/** Says beside a run that its flow is held, by whom and why, and leads to where it is let go on. */
import { useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { withoutCodes } from '../../facts/reason-words.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, RelativeTime } from '../../ui/index.ts';

type Held = OutputOf<'monitor:watch'>['held'][number];

/** The hold of a flow, or that of every flow; undefined while it may start. */
export function useHeld(flowId: string): Held | undefined {
  const { result, reload } = useCall('monitor:watch', {});
  usePush('monitor:changed', reload);
  return result.state === 'ready'
    ? (result.value.held.find((one) => one.flowId === flowId) ??
        result.value.held.find((one) => one.by === undefined && one.playbook === ''))
    : undefined;
}

export function HeldNote({ held }: { readonly held: Held }) {
  const mayRelease = useMay('alert.acknowledge');
  const by = held.by ?? (held.playbook === '' ? undefined : `the playbook “${held.playbook}”`);
  return (
    <Callout
      tone="medium"
      title="This flow is held"
      actions={<Button onClick={() => navigate('monitor', { view: 'watch' })}>{mayRelease ? 'Release it' : 'Show what is held'}</Button>}
    >
      Nothing new starts{by === undefined ? '' : `: held by ${by}`}, <RelativeTime time={held.at} />. {withoutCodes(held.why)}
    </Callout>
  );
}
