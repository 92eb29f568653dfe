/** In a browser: the program behind the page has gone. Told over every page and door, until it answers again. */
import { useEffect, useState } from 'react';
import { onConnection } from '../bridge/client.ts';
import { Callout } from '../ui/index.ts';
import { refreshSession } from './session.ts';

export function ConnectionLost() {
  const [lost, setLost] = useState(false);
  useEffect(
    () =>
      onConnection((state) => {
        setLost(state === 'lost');
        // What may be seen, and by whom, is asked anew.
        if (state === 'back') void refreshSession();
      }),
    [],
  );
  if (!lost) return null;
  return (
    <div role="alert" className="shrink-0 px-3 py-2">
      <Callout quiet tone="block" title="The connection to Countersign was lost">
        Reconnecting every second. Nothing is saved until then, so leave this window open: your changes are still in it. If Countersign was
        stopped, start it again and open the link that it prints.
      </Callout>
    </div>
  );
}
