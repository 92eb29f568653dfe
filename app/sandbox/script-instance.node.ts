/**
 * One QuickJS guest, used once. Its heap is a WebAssembly memory of its own with a hard maximum: QuickJS's own memory limit
 * does not hold (scripts reached 2 GiB under it), this does. The interrupt handler ends most loops politely; whatever it
 * cannot end is ended by the clock outside, which kills the whole worker.
 */
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  RELEASE_SYNC,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten';
import type { Clock } from '../kernel/ports.ts';
import { hostAnswers } from './host-answers.ts';
import { guestLimits, guestPrelude, resultMarks } from './guest-prelude.ts';
import type { ScriptErrorCode, ScriptJob, ScriptReply } from './script-protocol.ts';
import { readScript, assignedNames, type ScriptFault } from '../kernel/script-text.ts';
import { wasm, type WasmModule } from './wasm.node.ts';

const PAGES_PER_MB = 16;
const PAGE_BYTES = 65_536;
/** What the WebAssembly module was built with; a smaller memory does not start. */
const INITIAL_PAGES = 256;
/** Far below the WebAssembly stack, so that recursion ends as a guest error. */
const STACK_BYTES = 256 * 1024;
const JOBS_AT_ONCE = 1_000;

class GuestFault extends Error {
  readonly code: ScriptErrorCode;
  constructor(code: ScriptErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ScriptInstance {
  readonly memoryMb: number;
  /** Runs one script to its end. Must not be called twice. */
  run(job: ScriptJob): ScriptReply;
}

/** `heapFull`: an engine that cannot even make an error object throws `null`, which a script could throw as well. */
function errorOf(mark: string, rest: string, lines: number, heapFull: boolean): GuestFault {
  const [name = 'Error', message = '', line = 0] = JSON.parse(rest) as [string?, string?, number?];
  if (heapFull && message === 'null') return new GuestFault('script/memory', 'The script used more memory than it may.');
  if (mark === resultMarks.syntax) return new GuestFault('script/syntax', line > 0 ? `Line ${Math.min(line, lines)}: ${message}` : message);
  if (name === 'InternalError' && message === 'out of memory')
    return new GuestFault('script/memory', 'The script used more memory than it may.');
  return new GuestFault('script/error', `${name}: ${message}`);
}

interface Kind {
  readonly how: { readonly isExpression: boolean; readonly assigned: readonly string[] };
  readonly fault?: ScriptFault;
}
/** A step runs its script once for each item. */
const kinds = new Map<string, Kind>();
const MOST_KINDS = 20;
function kindOf(code: string): Kind {
  const before = kinds.get(code);
  if (before !== undefined) return before;
  const text = readScript(code);
  const kind: Kind = text.ok
    ? { how: { isExpression: text.tree.isExpression, assigned: assignedNames(text.tree) } }
    : { how: { isExpression: false, assigned: [] }, fault: text.fault };
  if (kinds.size >= MOST_KINDS) kinds.clear();
  kinds.set(code, kind);
  return kind;
}
const refusal = ({ line, message }: ScriptFault): GuestFault =>
  new GuestFault('script/syntax', line > 0 ? `Line ${line}: ${message}` : message);

/** A host-side error while the guest ran: the instance is spent either way. */
function hostFault(error: unknown): GuestFault {
  if (error instanceof GuestFault) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/out of memory|memory access out of bounds|OOM|Cannot enlarge/i.test(text))
    return new GuestFault('script/memory', 'The script used more memory than it may.');
  if (error instanceof RangeError) return new GuestFault('script/error', 'InternalError: stack overflow');
  return new GuestFault('script/crashed', 'The script broke its sandbox instance, which was thrown away.');
}

export async function createScriptInstance(wasmModule: WasmModule, memoryMb: number, clock: Clock): Promise<ScriptInstance> {
  // Read once before the clock of a first script runs.
  kindOf('input');
  const maximum = Math.max(INITIAL_PAGES, memoryMb * PAGES_PER_MB);
  const wasmMemory = new wasm.Memory({ initial: INITIAL_PAGES, maximum });
  // Growth comes in steps: the last one that no longer fitted leaves a little room.
  const heapFull = (): boolean => wasmMemory.buffer.byteLength > maximum * PAGE_BYTES * 0.75;
  const engine = await newQuickJSWASMModuleFromVariant(
    newVariant(RELEASE_SYNC, { wasmModule, wasmMemory } as unknown as Parameters<typeof newVariant>[1]),
  );
  const runtime: QuickJSRuntime = engine.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  let deadline = Number.POSITIVE_INFINITY;
  let interrupted = false;
  runtime.setInterruptHandler(() => {
    interrupted = clock.now() > deadline;
    return interrupted;
  });
  const context: QuickJSContext = runtime.newContext();
  const answers = hostAnswers();
  const askHost = context.newFunction('ask', (question) => context.newString(answers(context.getString(question))));
  const prelude = context.unwrapResult(context.evalCode(guestPrelude, 'prelude.js'));
  const guest = context.unwrapResult(context.callFunction(prelude, context.undefined, askHost));
  const start = context.getProp(guest, 'start');
  const poll = context.getProp(guest, 'poll');
  const logs = context.getProp(guest, 'logs');

  /** Calls into the guest; a guest error here is one that the prelude could not catch: an interrupt or an empty heap. */
  function call(fn: QuickJSHandle, ...args: QuickJSHandle[]): QuickJSHandle {
    const result = context.callFunction(fn, context.undefined, ...args);
    if (result.error !== undefined) {
      if (interrupted) throw new GuestFault('script/timeout', 'The script ran longer than it may.');
      throw new GuestFault('script/memory', 'The script used more memory than it may.');
    }
    return result.value;
  }
  function callForText(fn: QuickJSHandle): string {
    const handle = call(fn);
    if (context.typeof(handle) !== 'string') throw new GuestFault('script/crashed', 'The sandbox gave an answer that is no text.');
    return context.getString(handle);
  }
  function pump(): void {
    for (;;) {
      const done = runtime.executePendingJobs(JOBS_AT_ONCE);
      if (interrupted) throw new GuestFault('script/timeout', 'The script ran longer than it may.');
      if (done.error !== undefined) throw new GuestFault('script/memory', 'The script used more memory than it may.');
      if (done.value === 0) return;
      if (clock.now() > deadline) throw new GuestFault('script/timeout', 'The script ran longer than it may.');
    }
  }
  function readLogs(): string[] {
    try {
      return (JSON.parse(callForText(logs)) as string[]).slice(0, guestLimits.logLines);
    } catch {
      return [];
    }
  }
  function outcomeOf(job: ScriptJob, kind: Kind): ScriptReply {
    // Where the text is no program at all, the engine may say more of why.
    if (kind.fault?.isPlain === false) throw refusal(kind.fault);
    call(
      start,
      context.newString(job.code),
      context.newString(job.input),
      context.newString(JSON.stringify({ ...kind.how, isRefused: kind.fault !== undefined })),
    );
    if (kind.fault !== undefined && callForText(poll) === '') throw refusal(kind.fault);
    pump();
    const outcome = callForText(poll);
    if (outcome === '') throw new GuestFault('script/error', 'The script waits for something that never happens.');
    const mark = outcome.charAt(0);
    const rest = outcome.slice(1);
    if (mark === resultMarks.value) return { id: job.id, ok: true, text: rest, logs: readLogs() };
    if (mark === resultMarks.nothing) return { id: job.id, ok: true, logs: readLogs() };
    if (mark === resultMarks.tooLarge) throw new GuestFault('script/too-large', 'The script returned more data than it may.');
    // What the code lacks at its end is missed behind it, in a line of the engine's own.
    throw errorOf(mark, rest, job.code.trimEnd().split('\n').length, heapFull());
  }

  return {
    memoryMb,
    run(job) {
      const kind = kindOf(job.code);
      deadline = clock.now() + job.timeoutMs;
      try {
        return outcomeOf(job, kind);
      } catch (error) {
        const fault = hostFault(error);
        deadline = clock.now() + 20;
        interrupted = false;
        return {
          id: job.id,
          ok: false,
          code: fault.code,
          message: fault.message.slice(0, 2_000),
          logs: fault.code === 'script/error' ? readLogs() : [],
        };
      }
    },
  };
}
