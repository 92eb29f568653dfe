/** Checking many files at once: what is under way, what was found, and how to stop. It outlives the page that shows it. */
import { create } from 'zustand';
import { asCallError, call } from './client.ts';
import { base64OfFile } from './pick-file.tsx';
import type { FromScan, ScannedFile, ToScan } from './scan-protocol.ts';
import scanWorkerUrl from './scan-worker.ts?worker&url';
import { startWorker } from './trusted.ts';

export interface PickedFile {
  readonly name: string;
  readonly file: File;
}

interface Scan {
  readonly state: 'idle' | 'running' | 'stopped' | 'done' | 'failed';
  readonly files: readonly PickedFile[];
  /** Files of other kinds, which were left out. */
  readonly skipped: number;
  readonly results: readonly ScannedFile[];
  readonly tookMs: number;
  readonly failure: string | undefined;
}

const nothing: Scan = { state: 'idle', files: [], skipped: 0, results: [], tookMs: 0, failure: undefined };
export const useScan = create<Scan>(() => nothing);

const readable = /\.(json|bpmn|xml|zip)$/i;
const filesAtMost = 5_000;

/** Those that may hold flows, at most so many. */
export const flowFilesOf = (picked: readonly PickedFile[]): PickedFile[] =>
  picked.filter(({ name }) => readable.test(name)).slice(0, filesAtMost);

const largestPackage = 32 * 1024 * 1024;

/** A package of flows as the text that is in it; any other file as it is. Throws CallError for a package that is refused. */
export async function unpacked(file: File): Promise<File> {
  if (!/\.zip$/i.test(file.name) || file.size > largestPackage) return file;
  const { text } = await call('flows:unpack', { fileName: file.name.slice(0, 255), base64: await base64OfFile(file) });
  return new File([text], file.name);
}

/** What a worker may read of the files, by their place among them, and why the others were refused. */
export async function readyToRead(files: readonly PickedFile[]): Promise<{
  readonly ready: readonly (PickedFile & { readonly index: number })[];
  readonly refused: readonly Extract<ScannedFile, { failed: unknown }>[];
}> {
  const ready: (PickedFile & { readonly index: number })[] = [];
  const refused: Extract<ScannedFile, { failed: unknown }>[] = [];
  for (const [index, { name, file }] of files.entries()) {
    try {
      ready.push({ index, name, file: await unpacked(file) });
    } catch (error) {
      const { message, code } = asCallError(error);
      refused.push({ index, name, failed: { message, code } });
    }
  }
  return { ready, refused };
}

let worker: Worker | undefined;
export const newScanWorker = (): Worker => startWorker(scanWorkerUrl, { type: 'module', name: 'scan' });

export function stopScan(): void {
  worker?.terminate();
  worker = undefined;
  if (useScan.getState().state === 'running') useScan.setState({ state: 'stopped' });
}

export async function startScan(picked: readonly PickedFile[]): Promise<void> {
  stopScan();
  const files = flowFilesOf(picked);
  useScan.setState({ ...nothing, state: 'running', files, skipped: picked.length - files.length });
  // Without the policy the usual severities hold.
  const policy = await call('policy:get', {}).then(
    (answer) => answer.policy,
    () => undefined,
  );
  if (useScan.getState().files !== files) return;
  const { ready, refused } = await readyToRead(files);
  if (useScan.getState().files !== files) return;
  useScan.setState({ results: refused });
  const mine = newScanWorker();
  worker = mine;
  mine.addEventListener('message', ({ data }: MessageEvent<FromScan>) => {
    if (worker !== mine) return;
    if (data.type === 'results') useScan.setState(({ results }) => ({ results: [...results, ...data.files] }));
    if (data.type === 'refused') useScan.setState({ state: 'failed', failure: data.message });
    if (data.type === 'done') {
      useScan.setState({ state: 'done', tookMs: data.tookMs });
      mine.terminate();
      worker = undefined;
    }
  });
  mine.addEventListener('error', (event) => {
    if (worker === mine)
      useScan.setState({ state: 'failed', failure: event.message === '' ? 'The checker could not start.' : event.message });
  });
  mine.postMessage({ type: 'scan', files: ready, policy } satisfies ToScan);
}

/** What an `<input>` gave, with the folders that it names. */
export const pickedOf = (files: FileList | null): PickedFile[] =>
  [...(files ?? [])].map((file) => ({ name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }));

const foldersDeep = 12;

/** What was dropped, folders and all. Reads the list of entries at once: it is gone after the event. */
export async function droppedOf(data: DataTransfer): Promise<PickedFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: PickedFile[] = [];
  const walk = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (found.length >= filesAtMost * 2 || depth > foldersDeep) return;
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      });
      found.push({ name: entry.fullPath.replace(/^\//, ''), file });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // A reader hands out a hundred at a time, and an empty list at the end.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (some.length === 0) return;
      for (const one of some) await walk(one, depth + 1);
    }
  };
  for (const entry of entries) await walk(entry, 0);
  return found;
}
