import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useCall, usePush } from '../bridge/client.ts';
import { FlowNamesProvider } from '../canvas/flow-names.ts';

/** Changes come in bursts, as when a folder is imported. */
const settleMs = 400;

/** Every drawing names the flows that its steps call, rather than show their ids. */
export function FlowNames({ children }: { readonly children: ReactNode }) {
  const { result, reload } = useCall('flows:list', {});
  const asked = useRef<ReturnType<typeof setTimeout>>(undefined);
  usePush('flows:changed', () => {
    clearTimeout(asked.current);
    asked.current = setTimeout(reload, settleMs);
  });
  useEffect(() => () => clearTimeout(asked.current), []);
  const flows = result.state === 'ready' ? result.value.flows : undefined;
  const names = useMemo(() => (flows === undefined ? undefined : new Map(flows.map(({ id, name }) => [id, name]))), [flows]);
  return <FlowNamesProvider value={names}>{children}</FlowNamesProvider>;
}
