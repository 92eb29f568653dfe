/** What the search found: where it is, what to check by hand, who saw it. */
import { Download } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { Button } from '../../ui/index.ts';
import type { Names } from './found-places.ts';
import { Alike, Places } from './places.tsx';
import { Seen, reportOf } from './seen-by.tsx';
import type { Found } from './words.ts';

export function Located({ found, asked }: { readonly found: Found; readonly asked: readonly string[] }) {
  const { result } = useCall('run:list', {});
  const runs = new Map(result.state === 'ready' ? result.value.runs.map((run) => [run.id, run]) : []);
  const { result: flows } = useCall('flows:list', {});
  const { result: reviews } = useCall('review:list', {});
  const { result: connections } = useCall('connections:list', {});
  const { result: people } = useCall('people:list', {});
  const names: Names = new Map([
    ...[...runs].map(([id, { flowName }]): [string, string] => [id, flowName]),
    ...(flows.state === 'ready' ? flows.value.flows.map(({ id, name }): [string, string] => [id, name]) : []),
    ...(reviews.state === 'ready'
      ? reviews.value.reviews.map(({ id, flowName, revision }): [string, string] => [id, `${flowName} v${revision}`])
      : []),
    ...(connections.state === 'ready' ? connections.value.connections.map(({ id, name }): [string, string] => [id, name]) : []),
    ...(people.state === 'ready' ? people.value.people.map(({ id, displayName }): [string, string] => [id, displayName]) : []),
  ]);
  return (
    <>
      <section aria-label="Places">
        <h2 className="mb-2 text-lg">Where it is</h2>
        <Places found={found} asked={asked} runs={runs} names={names} />
      </section>
      <Alike found={found} />
      <section aria-label="Seen by">
        <div className="mb-2 flex items-center gap-2">
          <h2 className="flex-1 text-lg">Who saw it</h2>
          <Button icon={Download} onClick={() => saveFile('who-saw-it.html', reportOf(found, asked), 'text/html')}>
            Download as a page
          </Button>
        </div>
        <Seen found={found} runs={runs} />
      </section>
    </>
  );
}
