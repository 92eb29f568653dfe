/** One flow here and there: both in one drawing, and a choice for each part that both sides changed. */
import { useState } from 'react';
import { ArrowLeft, GitMerge } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { FlowDiff } from '../../facts/flow-diff.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate, openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, IconButton, Segmented, notify, titleOfField } from '../../ui/index.ts';

type Compared = OutputOf<'git:flow'>;
type Part = Compared['conflicts'][number];
type Side = 'mine' | 'theirs';

const kindWords: Readonly<Record<Part['kind'], string>> = {
  step: 'Step',
  wire: 'Wire',
  connection: 'Connection',
  note: 'Note',
  setting: 'Setting',
};
const change = (part: Part): string =>
  part.theirs === undefined ? 'removed there' : part.mine === undefined ? 'new there' : 'changed there';

const nameOf = ({ kind, name }: Part): string => (kind === 'setting' ? titleOfField(name) : name);

function Value({ title, text }: { readonly title: string; readonly text: string | undefined }) {
  return (
    <div className="min-w-0 flex-1">
      <p className="text-sm text-faint">{title}</p>
      <pre className="max-h-40 overflow-auto rounded-sm bg-sunken p-1.5 font-mono text-2xs whitespace-pre-wrap" tabIndex={0}>
        {text ?? 'removed'}
      </pre>
    </div>
  );
}

function Choice({ part, side, onChoose }: { readonly part: Part; readonly side: Side | undefined; onChoose(side: Side): void }) {
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line p-2.5">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          <b className="font-medium">{nameOf(part)}</b> <span className="text-muted">{kindWords[part.kind]}</span>
        </span>
        <Segmented<Side | 'open'>
          label={`Which ${kindWords[part.kind].toLowerCase()} ${nameOf(part)} stays`}
          value={side ?? 'open'}
          onValueChange={(next) => {
            if (next !== 'open') onChoose(next);
          }}
          options={[
            { value: 'mine', label: 'Yours' },
            { value: 'theirs', label: 'Theirs' },
          ]}
        />
      </div>
      <div className="flex gap-2">
        <Value title="Yours" text={part.mine} />
        <Value title="Theirs" text={part.theirs} />
      </div>
    </li>
  );
}

function Loaded({ flowId, head, compared }: { readonly flowId: string; readonly head: string; readonly compared: Compared }) {
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const mayTake = useMay('flow.edit');
  const open = compared.conflicts.filter((part) => choices[part.key] === undefined).length;
  const take = useAction(async () => {
    const { revision } = await call('git:take', { flowId, head, choices });
    notify({ tone: 'good', title: `${compared.theirs.name} is merged`, detail: `It is version ${revision} here.` });
    openFlow(flowId, compared.theirs.name);
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 border-b border-line px-4 py-2.5">
        <IconButton icon={ArrowLeft} label="Back to the repository" onClick={() => navigate('sync')} />
        <div className="min-w-0">
          <h1 className="truncate text-lg">{compared.theirs.name}</h1>
          <p className="text-sm text-muted">{compared.mine === undefined ? 'Not here yet' : 'Yours, beside the one in the repository'}</p>
        </div>
        {open === 0 ? null : <Badge tone="high">{open} to choose</Badge>}
      </header>
      <div className="cs-columns flex min-h-0 flex-1">
        <section aria-label="Both versions" className="flex min-w-0 flex-1 flex-col">
          <FlowDiff
            before={compared.mine}
            after={compared.theirs}
            sentences={compared.sentences}
            storageKey="sync-diff"
            sides={['Yours', 'Theirs']}
            title={compared.mine === undefined ? 'All of it is new here' : 'What is new in theirs'}
          />
        </section>
        <aside aria-label="Merge" className="flex w-96 shrink-0 flex-col gap-3 overflow-auto border-s max-[1100px]:w-72 border-line p-4">
          {take.error === undefined ? null : (
            <Callout tone="block" title="Nothing was taken">
              {take.error.message}
            </Callout>
          )}
          {compared.conflicts.length === 0 ? null : (
            <section>
              <h2 className="mb-2 text-lg">You both changed</h2>
              <ul className="flex flex-col gap-2">
                {compared.conflicts.map((part) => (
                  <Choice
                    key={part.key}
                    part={part}
                    side={choices[part.key]}
                    onChoose={(side) => setChoices((now) => ({ ...now, [part.key]: side }))}
                  />
                ))}
              </ul>
            </section>
          )}
          <section>
            <h2 className="mb-1 text-lg">Comes from the repository</h2>
            {compared.mine === undefined ? (
              <p className="text-muted">The whole flow.</p>
            ) : compared.incoming.length === 0 ? (
              <p className="text-muted">Nothing else.</p>
            ) : (
              <ul className="flex flex-col gap-0.5">
                {compared.incoming.map((part) => (
                  <li key={part.key} className="flex gap-2">
                    <span className="min-w-0 flex-1 truncate">{nameOf(part)}</span>
                    <span className="text-muted">
                      {kindWords[part.kind].toLowerCase()}, {change(part)}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {compared.dropped.length === 0 ? null : (
              <Callout tone="medium" className="mt-2">
                {compared.dropped.length === 1 ? 'One wire leads' : `${compared.dropped.length} wires lead`} to a step that is gone, and{' '}
                {compared.dropped.length === 1 ? 'goes' : 'go'} with it.
              </Callout>
            )}
          </section>
          <Button tone="primary" icon={GitMerge} busy={take.busy} disabled={!mayTake || open > 0} onClick={() => void take.run()}>
            {compared.conflicts.length === 0 ? 'Take it' : 'Merge'}
          </Button>
          <p className="text-sm text-faint">
            {mayTake ? 'It becomes a new version; the one that you have now stays in the history.' : 'A designer takes flows over.'}
          </p>
        </aside>
      </div>
    </div>
  );
}

export function FlowCompare({ flowId, head }: { readonly flowId: string; readonly head: string }) {
  const { result, reload } = useCall('git:flow', { flowId, head });
  return (
    <LoadedView
      result={result}
      failed="The two versions could not be compared"
      onRetry={reload}
      actions={<Button onClick={() => navigate('sync')}>Back to the repository</Button>}
    >
      {(compared) => <Loaded flowId={flowId} head={head} compared={compared} />}
    </LoadedView>
  );
}
