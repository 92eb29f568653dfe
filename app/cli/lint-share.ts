/** One thread's share of a lint run over many files: it reads its files, says what of them touches others, and lints them once it is told what lies beside. */
import { nodeHash } from '../kernel/host.node.ts';
import { touchesOf, type Touches } from '../lint/join-flows.ts';
import type { LintContext } from '../lint/kit/context.ts';
import type { FileError, FileReport } from '../lint/output/file-report.ts';
import type { Flow } from '../workflow/model/flow.ts';
import { errorOf, flowsIn, readFlowText, type FlowFile, type Found } from './lint-files.ts';
import { isOurs, lintFile, type PassSettings } from './lint-pass.ts';

/** All that the threads need to know: as plain data, because it is copied to them. */
export interface SharedSettings extends Pick<PassSettings, 'known' | 'keepText' | 'listReceivers'> {
  readonly cwd: string;
  readonly policy: LintContext['policy'];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Where a flow came from, by its file's place in the list that the thread was given, and its own place in that file. */
export interface FlowPlace { readonly file: number; readonly flow: number }

export type Task =
  | { readonly task: 'read'; readonly files: readonly (Found & { readonly number: number })[] }
  /** The flows themselves, for those who must look at several together. */
  | { readonly task: 'give'; readonly flows: readonly FlowPlace[] }
  /** What lies beside the flows that have anything beside them. */
  | { readonly task: 'lint'; readonly beside: readonly (FlowPlace & { readonly context: LintContext })[] };

export interface FlowOutline extends FlowPlace { readonly touches: Touches; readonly ours: boolean }
export interface ReadAnswer { readonly flows: readonly FlowOutline[]; readonly errors: readonly (FileError & { readonly file: number })[] }
export interface LintAnswer { readonly reports: readonly { readonly file: number; readonly reports: readonly FileReport[] }[]; readonly errors: ReadAnswer['errors'] }

const nothingToRead = (): Promise<string> => Promise.resolve('');

export class Share {
  readonly #settings: SharedSettings;
  readonly #files = new Map<number, { readonly path: string; readonly flows: readonly FlowFile[]; readonly text?: string }>();

  constructor(settings: SharedSettings) { this.#settings = settings; }

  async read(files: Extract<Task, { task: 'read' }>['files']): Promise<ReadAnswer> {
    const flows: FlowOutline[] = [];
    const errors: (FileError & { readonly file: number })[] = [];
    for (const { number, path, named } of files) {
      try {
        const text = readFlowText(path, this.#settings.cwd);
        const found = await flowsIn(text, path, named);
        if (found.length === 0) continue;
        this.#files.set(number, { path, flows: found, ...(this.#settings.keepText ? { text } : {}) });
        found.forEach((one, flow) => flows.push({ file: number, flow, touches: touchesOf(one.flow), ours: isOurs(one) }));
      } catch (error) {
        errors.push({ ...errorOf(error, path), file: number });
      }
    }
    return { flows, errors };
  }

  give(flows: readonly FlowPlace[]): readonly Flow[] {
    return flows.flatMap(({ file, flow }) => this.#files.get(file)?.flows[flow]?.flow ?? []);
  }

  lint(beside: Extract<Task, { task: 'lint' }>['beside']): LintAnswer {
    const { policy, known, keepText, listReceivers, now, cwd } = this.#settings;
    const base: LintContext = { hash: nodeHash, ...(policy === undefined ? {} : { policy }), now: new Date(now).toISOString() };
    const given = new Map(beside.map(({ file, flow, context }) => [`${file} ${flow}`, { ...base, ...context }]));
    const reports: { file: number; reports: readonly FileReport[] }[] = [];
    const errors: (FileError & { readonly file: number })[] = [];
    for (const [file, one] of this.#files) {
      try {
        const contexts = one.flows.map((_, flow) => given.get(`${file} ${flow}`) ?? base);
        reports.push({ file, reports: lintFile(one.path, one, contexts, new Map(), { base, known, fix: false, keepText, listReceivers, io: { cwd, stdin: nothingToRead } }, now) });
      } catch (error) {
        errors.push({ ...errorOf(error, one.path), file });
      }
      // What has been told is not needed any more.
      this.#files.delete(file);
    }
    return { reports, errors };
  }
}
