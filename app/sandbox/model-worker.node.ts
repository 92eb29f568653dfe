/**
 * Worker entry: one model in one instance of the runtime (ONNX Runtime compiled to WebAssembly), with capped memory, one thread and no way to a file. What the
 * model says of itself in a failure is never passed on: it is a stranger's text.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  loadedId,
  modelJobSchema,
  modelLimits,
  type ModelFault,
  type ModelJob,
  type ModelReply,
  type ModelTensor,
} from './model-protocol.ts';
import { capMemory } from './wasm.node.ts';

interface Setup {
  readonly runtime: Uint8Array;
  readonly model: Uint8Array;
  readonly memoryMb: number;
}
const setup = workerData as Setup;
const port = parentPort;
if (port === null) throw new Error('model-worker.node.ts is started by ModelHost as a worker thread');

/** The part of onnxruntime-web that is used. Its own types want a browser's. */
interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: ArrayLike<number | bigint | string>;
}
interface Session {
  run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Readonly<Record<string, Tensor | undefined>>>;
}
interface Runtime {
  readonly env: { logLevel: string; readonly wasm: { numThreads: number; proxy: boolean; wasmBinary: Uint8Array } };
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: string, data: unknown, dims: readonly number[]) => Tensor;
}

class Fault extends Error {
  readonly fault: ModelFault;
  constructor(fault: ModelFault) {
    super(fault);
    this.fault = fault;
  }
}

/** The runtime asks for memory as far as 4 GiB when it starts. */
capMemory(setup.memoryMb);

async function load(): Promise<{ readonly runtime: Runtime; readonly session: Session }> {
  const runtime = (await import('onnxruntime-web/wasm')) as unknown as Runtime;
  runtime.env.logLevel = 'fatal';
  Object.assign(runtime.env.wasm, { numThreads: 1, proxy: false, wasmBinary: setup.runtime });
  const session = await runtime.InferenceSession.create(setup.model, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'basic',
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 4,
  });
  return { runtime, session };
}

type Whole = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
const wholes: Readonly<Record<string, { from(values: readonly number[]): Whole }>> = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

function given({ Tensor }: Runtime, { type, dims, data }: ModelTensor): Tensor {
  if (type === 'string') return new Tensor(type, data.map(String), dims);
  const numbers = data.map(Number);
  if (type === 'float32') return new Tensor(type, Float32Array.from(numbers), dims);
  if (type === 'float64') return new Tensor(type, Float64Array.from(numbers), dims);
  if (type === 'int64') return new Tensor(type, BigInt64Array.from(numbers.map(BigInt)), dims);
  const kind = wholes[type];
  if (kind === undefined) throw new Fault('run');
  return new Tensor(type, kind.from(numbers), dims);
}

function taken(name: string, tensor: Tensor | undefined): ModelTensor {
  if (tensor === undefined) throw new Fault('run');
  const { type, dims } = tensor;
  if (dims.reduce((size, one) => size * one, 1) > modelLimits.answers) throw new Fault('too-large');
  const data = Array.from(tensor.data, (one) => (typeof one === 'string' ? one.toWellFormed() : Number(one)));
  if (data.some((one) => typeof one === 'number' && (!Number.isFinite(one) || (type === 'int64' && !Number.isSafeInteger(one)))))
    throw new Fault('not-a-number');
  if (data.reduce<number>((chars, one) => chars + (typeof one === 'string' ? one.length : 0), 0) > modelLimits.chars)
    throw new Fault('too-large');
  return { name, type, dims: [...dims], data };
}

const outOfMemory =
  /bad_alloc|shape is too large|failed to allocate|out of memory|allocation failed|integer overflow|invalid (?:typed )?array length/i;
function faultOf(error: unknown, otherwise: ModelFault): ModelFault {
  if (error instanceof Fault) return error.fault;
  const words = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  return outOfMemory.test(words) ? 'memory' : otherwise;
}

type Loaded = Awaited<ReturnType<typeof load>>;

async function answer({ runtime, session }: Loaded, { id, inputs, outputs }: ModelJob): Promise<ModelReply> {
  try {
    const feeds = Object.fromEntries(inputs.map((tensor) => [tensor.name, given(runtime, tensor)]));
    const results = await session.run(feeds, outputs);
    return { id, ok: true, outputs: outputs.map((name) => taken(name, results[name])) };
  } catch (error) {
    return { id, ok: false, fault: faultOf(error, 'run') };
  }
}

const say = (reply: ModelReply): void => {
  port.postMessage(reply);
};
void load().then(
  (loaded) => {
    port.on('message', (message: unknown) => {
      void answer(loaded, modelJobSchema.parse(message)).then(say);
    });
    say({ id: loadedId, ok: true, outputs: [] });
  },
  (error: unknown) => say({ id: loadedId, ok: false, fault: faultOf(error, 'load') }),
);
