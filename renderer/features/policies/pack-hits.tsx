/** What a pack would flag: in the flows of the workspace as one writes it, and in files that one picks. */
import { useEffect, useRef, useState } from 'react';
import { FolderSearch, Square } from 'lucide-react';
import { type Pack } from '../../../app/lint/kit/pack.ts';
import { useCall } from '../../bridge/client.ts';
import { pickedOf, type PickedFile } from '../../bridge/scan.ts';
import { tryPack, type PackTrial } from '../../bridge/try-pack.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { Button, Callout, Mono, tellCut } from '../../ui/index.ts';

interface Hits {
  readonly ruleId: string;
  readonly flows: number;
  readonly findings: number;
}

function HitList({ label, rules }: { readonly label: string; readonly rules: readonly Hits[] }) {
  return (
    <ul aria-label={label} className="flex flex-col gap-1">
      {rules.map(({ ruleId, flows, findings }) => (
        <li key={ruleId} className="flex items-baseline gap-2">
          <Mono>{ruleId}</Mono>
          <span className="ms-auto tabular-nums">
            {findings === 0 ? <span className="text-faint">None</span> : `${findings} in ${flows} ${flows === 1 ? 'flow' : 'flows'}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function InWorkspace({ pack }: { readonly pack: Pack }) {
  const { result, reload } = useCall('policy:previewPack', { pack });
  return (
    <LoadedView result={result} failed="The hits could not be worked out" onRetry={reload}>
      {({ checked, rules, flows }) => (
        <div className="flex flex-col gap-2">
          <p className="text-sm text-muted tabular-nums">
            {checked} {checked === 1 ? 'flow' : 'flows'} of this workspace
          </p>
          <HitList label="Hits in this workspace" rules={rules} />
          {flows.length === 0 ? null : (
            <ul aria-label="Flows with hits" className="border-t border-line pt-2">
              {flows.map((flow) => (
                <li key={flow.flowId}>
                  <button
                    type="button"
                    onPointerOver={tellCut}
                    className="min-h-6 max-w-full truncate rounded-sm text-start hover:underline"
                    onClick={() => openFlow(flow.flowId, flow.flowName)}
                  >
                    {flow.flowName}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </LoadedView>
  );
}

function InFiles({ pack }: { readonly pack: Pack }) {
  const input = useRef<HTMLInputElement>(null);
  const stop = useRef<() => void>(undefined);
  const [picked, setPicked] = useState<readonly PickedFile[]>();
  const [trial, setTrial] = useState<PackTrial>();
  const [failure, setFailure] = useState<string>();
  const rules = JSON.stringify(pack);
  // Again with each change of the rules: hits of rules as they were would mislead.
  useEffect(() => {
    if (picked === undefined) return;
    setFailure(undefined);
    stop.current = tryPack(picked, JSON.parse(rules) as Pack, setTrial, setFailure);
    return () => stop.current?.();
  }, [picked, rules]);
  const running = trial !== undefined && !trial.done;
  return (
    <div className="flex flex-col gap-2">
      {trial === undefined ? (
        <p className="text-sm text-muted">
          Files of n8n, Node-RED, Flowise, Power Automate, BPMN or Countersign. Nothing in them runs, nothing is kept.
        </p>
      ) : (
        <>
          <p className="text-sm text-muted tabular-nums" role="status">
            {trial.read} of {trial.files} files, {trial.flows} flows{trial.failed === 0 ? '' : `; ${trial.failed} could not be read`}
          </p>
          <HitList label="Hits in the files" rules={trial.rules} />
        </>
      )}
      {failure === undefined ? null : <Callout tone="block">{failure}</Callout>}
      <span className="flex gap-2">
        <Button icon={FolderSearch} disabled={running} onClick={() => input.current?.click()}>
          Try on a folder
        </Button>
        {running ? (
          <Button
            tone="ghost"
            icon={Square}
            onClick={() => {
              stop.current?.();
              setTrial({ ...trial, done: true });
            }}
          >
            Stop
          </Button>
        ) : null}
      </span>
      <input
        ref={(element) => {
          input.current = element;
          element?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        className="hidden"
        aria-label="Folder to try the pack on"
        onChange={(event) => {
          setPicked(pickedOf(event.target.files));
          event.target.value = '';
        }}
      />
    </div>
  );
}

/** `pack` is undefined while something is missing in it. */
export function PackHits({ pack, mistakes }: { readonly pack: Pack | undefined; readonly mistakes: readonly string[] }) {
  return (
    <aside
      aria-label="What it would flag"
      className="flex w-64 shrink-0 xl:w-80 flex-col gap-4 overflow-auto border-s border-line bg-sunken p-4"
    >
      <h2 className="text-lg">What it would flag</h2>
      {pack === undefined ? (
        <Callout tone="medium" title="Still missing">
          <ul className="flex flex-col gap-1">
            {mistakes.slice(0, 8).map((mistake) => (
              <li key={mistake}>{mistake}</li>
            ))}
            {mistakes.length > 8 ? <li>and {mistakes.length - 8} more</li> : null}
          </ul>
        </Callout>
      ) : (
        <>
          <InWorkspace pack={pack} />
          <section aria-label="In files" className="border-t border-line pt-3">
            <h3 className="mb-1 font-medium">In files of yours</h3>
            <InFiles pack={pack} />
          </section>
        </>
      )}
    </aside>
  );
}
