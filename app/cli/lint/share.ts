/**
 * One thread's share of a lint run over many files. Most flows have nothing to do with others: such a file is read, linted, printed and
 * let go at once. Of the others the thread says what they touch, and lints them once it is told what lies beside.
 */
import { nodeHash } from '../../kernel/host.node.ts';
import { touchesOf, type Touches } from '../../lint/join-flows.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import type { FileError, FileReport } from '../../lint/output/file-report.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';
import { errorOf, flowsIn, readFlowText, type FlowFile, type Found } from './files.ts';
import { LintCache, type CachePlace } from './cache.ts';
import { isOurs, lintFile, type PassSettings } from './pass.ts';
import { printerOf, printOne, type PrintedBytes, type PrintSettings } from './print.ts';

/** All that the threads need to know: as plain data, because it is copied to them. */
export interface SharedSettings extends Pick<PassSettings, 'known' | 'keepText' | 'listReceivers'> {
  readonly cwd: string;
  readonly policy: LintContext['policy'];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** How each file is printed; left out: the reports themselves are wanted. */
  readonly print?: PrintSettings;
  /** Where what is printed is remembered; left out: nowhere. */
  readonly cache?: CachePlace;
}

/** Where a flow came from, by its file's place in the list that the thread was given, and its own place in that file. */
export interface FlowPlace {
  readonly file: number;
  readonly flow: number;
}

/** `found`: where it is that was not read here, since it was remembered. */
export interface AskedFlow extends FlowPlace {
  readonly found?: Found;
}

export type Numbered = Found & { readonly number: number };
export type Task =
  | { readonly task: 'read'; readonly files: readonly Numbered[] }
  /** The flows themselves, for those who must look at several together. */
  | { readonly task: 'give'; readonly flows: readonly AskedFlow[] }
  /** What lies beside the flows that have anything beside them. */
  | { readonly task: 'lint'; readonly beside: readonly (FlowPlace & { readonly context: LintContext })[] };

export interface FlowOutline extends FlowPlace {
  readonly touches: Touches;
  readonly ours: boolean;
}
type NumberedError = FileError & { readonly file: number };
/** Of each flow of a file what was wanted. */
export type Linted = { readonly file: number } & (
  | { readonly printed: readonly PrintedBytes[] }
  | { readonly reports: readonly FileReport[] }
);
export interface LintAnswer {
  readonly linted: readonly Linted[];
  /** Of files that could be read. */ readonly failed: readonly NumberedError[];
}
/** In the order in which they were asked for; undefined where the file could not be read a second time, of which `failed` says why. */
export interface GiveAnswer {
  readonly flows: readonly (Flow | undefined)[];
  readonly failed: readonly NumberedError[];
}
export interface ReadAnswer extends LintAnswer {
  readonly flows: readonly FlowOutline[];
  readonly errors: readonly NumberedError[];
}

interface Kept {
  readonly path: string;
  readonly flows: readonly FlowFile[];
  readonly text?: string;
}
interface Taken {
  readonly kept: Kept;
  readonly content: string;
}
/** Files that belong together often hold the same steps: they are remembered for a while. */
const enoughCharacters = 4_000_000;
const unlike = (path: string, code: FileError['code'], why: string): FileError => ({
  path,
  code,
  message: `It was linted, and could not be read again as it was: ${why} Flows that share a store with it were judged without it; run the lint again.`,
});
const nothingToRead = (): Promise<string> => Promise.resolve('');

export class Share {
  readonly #settings: SharedSettings;
  readonly #base: LintContext;
  #some: LintContext;
  /** Of the file in hand. */
  readonly #facts = new Map<FlowNode, NodeFacts>();
  /** Of the files that `#some` was used for. */
  #characters = 0;
  readonly #read = new Map<number, Found>();
  /** Those that wait for what lies beside them. */
  readonly #waiting = new Map<number, Kept>();
  #print: ((file: FileReport) => PrintedBytes) | undefined;
  readonly #cache: LintCache | undefined;

  constructor(settings: SharedSettings) {
    const { policy, now, cache } = settings;
    this.#settings = settings;
    this.#base = { hash: nodeHash, ...(policy === undefined ? {} : { policy }), now: new Date(now).toISOString() };
    this.#some = this.#withFacts();
    this.#cache = cache === undefined ? undefined : new LintCache(cache);
  }

  async answer(task: Task): Promise<ReadAnswer | LintAnswer | GiveAnswer> {
    const { print, policy } = this.#settings;
    if (print !== undefined) this.#print ??= printOne(await printerOf(print, policy), print);
    switch (task.task) {
      case 'read':
        return await this.#readAll(task.files);
      case 'give':
        return await this.#give(task.flows);
      case 'lint':
        return this.#lintRest(task.beside);
    }
  }

  /** The linter remembers the steps that certain facts were asked of: with facts of their own the steps of some files are forgotten with them. */
  #forSome(): LintContext {
    if (this.#characters > enoughCharacters) {
      this.#characters = 0;
      this.#some = this.#withFacts();
    }
    return this.#some;
  }

  /** What a flow touches and what is wrong with it are asked of the same facts, one after the other. */
  #withFacts(): LintContext {
    return {
      ...this.#base,
      factsOf: (node, flow) => {
        const known = this.#facts.get(node);
        if (known !== undefined) return known;
        const made = factsOf(node, flow);
        this.#facts.set(node, made);
        return made;
      },
    };
  }

  async #take({ path, named }: Found): Promise<Taken> {
    const content = await readFlowText(path, this.#settings.cwd, named);
    this.#characters += content.length;
    this.#facts.clear();
    const flows = await flowsIn(content, path, named);
    return { kept: { path, flows, ...(this.#settings.keepText ? { text: content } : {}) }, content };
  }

  async #readAll(files: readonly Numbered[]): Promise<ReadAnswer> {
    const base = this.#forSome();
    const answer = { flows: [] as FlowOutline[], errors: [] as NumberedError[], linted: [] as Linted[], failed: [] as NumberedError[] };
    for (const { number, ...found } of files) {
      try {
        const { kept: file, content } = await this.#take(found);
        if (file.flows.length === 0) {
          this.#cache?.keep(found, content, { touches: [], printed: [] });
          continue;
        }
        this.#read.set(number, found);
        const outlines = file.flows.map((one, flow): FlowOutline => ({
          file: number,
          flow,
          touches: touchesOf(one.flow, base.factsOf),
          ours: isOurs(one),
        }));
        answer.flows.push(...outlines);
        // Whatever the others turn out to be: nothing that they do gets in here.
        if (outlines.some(({ touches, ours }) => ours || touches.reads.length + touches.calls.length > 0)) {
          this.#waiting.set(number, file);
          continue;
        }
        const linted = this.#lint(
          number,
          file,
          file.flows.map(() => base),
          answer,
        );
        if (linted !== undefined && 'printed' in linted)
          this.#cache?.keep(found, content, { touches: outlines.map(({ touches }) => touches), printed: linted.printed });
      } catch (error) {
        answer.errors.push({ ...errorOf(error, found.path), file: number });
      }
    }
    return answer;
  }

  /** A file that was linted at once is read again. What the others make of it has then to be told, and so has that it cannot be read any more. */
  async #give(places: readonly AskedFlow[]): Promise<GiveAnswer> {
    const flows: (Flow | undefined)[] = [];
    const failed = new Map<number, NumberedError>();
    for (const { file, flow, found: remembered } of places) {
      const found = this.#read.get(file) ?? remembered;
      try {
        const given = found === undefined ? undefined : (this.#waiting.get(file) ?? (await this.#take(found)).kept).flows[flow]?.flow;
        if (given === undefined && found !== undefined)
          failed.set(file, { ...unlike(found.path, 'file/unreadable', 'It holds fewer flows now.'), file });
        flows.push(given);
      } catch (error) {
        const path = found?.path ?? '';
        const { code, message } = errorOf(error, path);
        failed.set(file, { ...unlike(path, code, message), file });
        flows.push(undefined);
      }
    }
    return { flows, failed: [...failed.values()] };
  }

  #lintRest(beside: Extract<Task, { task: 'lint' }>['beside']): LintAnswer {
    const base = this.#forSome();
    const given = new Map(beside.map(({ file, flow, context }) => [`${file} ${flow}`, { ...base, ...context }]));
    const answer = { linted: [] as Linted[], failed: [] as NumberedError[] };
    for (const [number, file] of this.#waiting) {
      this.#lint(
        number,
        file,
        file.flows.map((_, flow) => given.get(`${number} ${flow}`) ?? base),
        answer,
      );
      // What has been told is not needed any more.
      this.#waiting.delete(number);
    }
    return answer;
  }

  #lint(
    number: number,
    file: Kept,
    contexts: readonly LintContext[],
    answer: { readonly linted: Linted[]; readonly failed: NumberedError[] },
  ): Linted | undefined {
    const { known, keepText, listReceivers, now, cwd } = this.#settings;
    try {
      const reports = lintFile(
        file.path,
        file,
        contexts,
        new Map(),
        { base: this.#base, known, fix: false, keepText, listReceivers, io: { cwd, stdin: nothingToRead } },
        now,
      );
      const linted: Linted = this.#print === undefined ? { file: number, reports } : { file: number, printed: reports.map(this.#print) };
      answer.linted.push(linted);
      return linted;
    } catch (error) {
      answer.failed.push({ ...errorOf(error, file.path), file: number });
      return undefined;
    }
  }
}
