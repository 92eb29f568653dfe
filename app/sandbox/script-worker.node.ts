/** Worker entry: runs scripts one after another, each in a fresh guest, and keeps the next guest ready while it is idle. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../kernel/host.node.ts';
import { createScriptInstance, type ScriptInstance } from './script-instance.node.ts';
import { scriptJobSchema, type ScriptReply } from './script-protocol.ts';
import type { WasmModule } from './wasm.node.ts';

interface WorkerSetup {
  readonly wasmModule: WasmModule;
  readonly memoryMb: number;
}

const port = parentPort;
if (port === null) throw new Error('script-worker.node.ts is started by ScriptHost as a worker thread');
const setup = workerData as WorkerSetup;

const fresh = (memoryMb: number): Promise<ScriptInstance> => createScriptInstance(setup.wasmModule, memoryMb, systemClock);
let spare: Promise<ScriptInstance>;
function prepare(): void {
  spare = fresh(setup.memoryMb);
  void spare.then(() => port?.postMessage({ ready: true }));
}
prepare();

async function handle(message: unknown): Promise<void> {
  const job = scriptJobSchema.parse(message);
  let instance = await spare;
  if (instance.memoryMb !== job.memoryMb) instance = await fresh(job.memoryMb);
  const reply: ScriptReply = instance.run(job);
  port?.postMessage(reply);
  prepare();
}

let queue: Promise<void> = Promise.resolve();
port.on('message', (message: unknown) => {
  queue = queue.then(() => handle(message));
});
