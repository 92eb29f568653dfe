/** Bring your mess: many files of other tools checked at once, on this machine, without importing one of them. */
import { useMemo, useRef, type DragEvent } from 'react';
import { FileX, FolderOpen, FolderSearch, FileUp } from 'lucide-react';
import { droppedOf, pickedOf, startScan, stopScan, useScan } from '../../bridge/scan.ts';
import { decimalText } from '../../facts/amounts.ts';
import { PageFrame } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, EmptyState, Progress } from '../../ui/index.ts';
import { totalsOf } from './totals.ts';
import { Tile, number } from './overview.tsx';
import { Results } from './results.tsx';

export default function ScanPage() {
  const scan = useScan();
  const totals = useMemo(() => totalsOf(scan.results), [scan.results]);
  const mayImport = useMay('flow.import');
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const start = (list: FileList | null): void => {
    if (list !== null && list.length > 0) void startScan(pickedOf(list));
  };
  const buttons = (
    <>
      <Button icon={FileUp} disabled={!mayImport} onClick={() => files.current?.click()}>
        Choose files
      </Button>
      <Button tone="primary" icon={FolderOpen} disabled={!mayImport} onClick={() => folder.current?.click()}>
        Choose a folder
      </Button>
    </>
  );
  const onDrop = (event: DragEvent): void => {
    if (mayImport) {
      event.preventDefault();
      void droppedOf(event.dataTransfer).then(startScan);
    }
  };
  return (
    <div
      className="flex min-h-0 flex-1 flex-col"
      onDragOver={(event) => {
        if (mayImport && event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={onDrop}
    >
      <input
        ref={files}
        type="file"
        multiple
        accept=".json,.bpmn,.xml,.zip"
        className="hidden"
        aria-label="Files to check"
        onChange={(event) => {
          start(event.target.files);
          event.target.value = '';
        }}
      />
      <input
        ref={folder}
        type="file"
        multiple
        {...{ webkitdirectory: '' }}
        className="hidden"
        aria-label="Folder to check"
        onChange={(event) => {
          start(event.target.files);
          event.target.value = '';
        }}
      />
      <PageFrame
        title="Check many files"
        lead="From n8n, Power Automate, Logic Apps, Node-RED, Flowise and BPMN. They are read on this machine; nothing in them runs, and nothing is kept until you open one."
        actions={scan.state === 'idle' ? undefined : buttons}
      >
        {scan.state === 'idle' ? (
          <EmptyState icon={FolderSearch} title="Bring what you have" actions={buttons}>
            Drop a folder here, or choose one. In a moment you see what leaks, what outsiders can steer, and who receives your data, across
            all of it.
          </EmptyState>
        ) : (
          <div className="flex min-h-0 flex-1 flex-col">
            <div className="flex flex-col gap-3 border-b border-line bg-sunken p-4">
              {scan.state === 'running' ? (
                <Progress
                  label={`Checking ${number.format(scan.files.length)} files`}
                  value={scan.files.length === 0 ? 1 : scan.results.length / scan.files.length}
                  onCancel={stopScan}
                />
              ) : null}
              {scan.state === 'stopped' ? (
                <Callout tone="medium">
                  Stopped after {number.format(scan.results.length)} of {number.format(scan.files.length)} files. What was found until then
                  is below.
                </Callout>
              ) : null}
              {scan.state === 'failed' ? (
                <Callout tone="block" title="The check stopped">
                  {scan.failure} What was found until then is below.
                </Callout>
              ) : null}
              <div className="flex flex-wrap items-end gap-2.5" role="group" aria-label="In numbers">
                <Tile value={scan.results.length} label="files" />
                <Tile value={totals.flows.length} label="flows" />
                <Tile value={totals.blocked} label="cannot be signed" tone="text-block" />
                <Tile value={totals.flows.length - totals.blocked} label="can be signed" tone="text-good" />
                <Tile value={totals.failed.length} label="not read" />
                <span className="ms-auto text-sm text-muted tabular-nums" role="status">
                  {scan.state === 'done' ? `Checked in ${decimalText(scan.tookMs / 1_000, 1)} s.` : ''}
                  {scan.skipped === 0 ? '' : ` ${number.format(scan.skipped)} other files were left out.`}
                </span>
              </div>
            </div>
            {scan.files.length === 0 ? (
              <EmptyState icon={FileX} title="Nothing to check there">
                Flows are files that end in .json, .bpmn, .xml or .zip.
              </EmptyState>
            ) : (
              <Results totals={totals} />
            )}
          </div>
        )}
      </PageFrame>
    </div>
  );
}
