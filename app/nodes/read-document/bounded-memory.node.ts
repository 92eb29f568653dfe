/**
 * A bound on the bytes that a library takes while it reads one document. V8's limits count what is on its heap, and not the memory of typed arrays,
 * so a small file that unpacks to gigabytes is stopped by nothing else (CWE-409).
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Smaller ones come and go. */
const COUNTED = 1024 * 1024;

interface Bounds {
  readonly each: number;
  readonly all: number;
}
interface Meter {
  readonly each: number;
  left: number;
  exceeded: boolean;
}
const meters = new AsyncLocalStorage<Meter>();
const tooMuch = (): RangeError => new RangeError('unpacks to more than can be read');

function bytesOf(make: object, first: unknown): number {
  const length =
    typeof first === 'number'
      ? first
      : typeof first === 'object' && first !== null && 'length' in first && typeof first.length === 'number'
        ? first.length
        : 0;
  return length * ('BYTES_PER_ELEMENT' in make && typeof make.BYTES_PER_ELEMENT === 'number' ? make.BYTES_PER_ELEMENT : 1);
}

/** Counts for the reading that asks, and for nobody else in this process. */
function counting<T extends abstract new (...given: never) => object>(make: T): T {
  return new Proxy(make, {
    construct(target, given: readonly unknown[], newTarget) {
      const meter = meters.getStore();
      const bytes = meter === undefined ? 0 : bytesOf(target, given[0]);
      if (meter !== undefined && bytes >= COUNTED) {
        meter.left -= bytes;
        // Once it was too much, the readers' other ways need not be tried.
        if (meter.exceeded || meter.left < 0 || bytes > meter.each) {
          meter.exceeded = true;
          throw tooMuch();
        }
      }
      return Reflect.construct(target, given, newTarget) as object;
    },
  });
}

/** What comes out of a native unpacker is not in an array of ours until all of it is there. */
function counted(meter: Meter): TransformStream<Uint8Array, Uint8Array> {
  let came = 0;
  return new TransformStream({
    transform(chunk, out) {
      came += chunk.byteLength;
      meter.left -= chunk.byteLength;
      if (came <= meter.each && meter.left >= 0) out.enqueue(chunk);
      else {
        meter.exceeded = true;
        out.error(tooMuch());
      }
    },
  });
}

let installed = false;
function install(): void {
  if (installed) return;
  installed = true;
  const {
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    ArrayBuffer,
    DecompressionStream,
  } = globalThis;
  const arrays = {
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    ArrayBuffer,
  };
  const unpacker = new Proxy(DecompressionStream, {
    construct(target, given: readonly unknown[], newTarget) {
      const made = Reflect.construct(target, given, newTarget) as DecompressionStream;
      const meter = meters.getStore();
      return meter === undefined ? made : { writable: made.writable, readable: made.readable.pipeThrough(counted(meter)) };
    },
  });
  for (const [name, make] of [
    ...Object.entries(arrays).map(([key, array]) => [key, counting(array as unknown as abstract new (...given: never) => object)] as const),
    ['DecompressionStream', unpacker] as const,
  ]) {
    Object.defineProperty(globalThis, name, { value: make, writable: true, configurable: true, enumerable: false });
  }
}

/** `all`: counts what is freed meanwhile, too. Rejects with a RangeError where the reading took more, also where the library swallowed that. */
export async function withinBytes<T>({ each, all }: Bounds, read: () => Promise<T>): Promise<T> {
  install();
  const meter: Meter = { each, left: all, exceeded: false };
  try {
    const value = await meters.run(meter, read);
    if (meter.exceeded) throw tooMuch();
    return value;
  } catch (error) {
    throw meter.exceeded ? tooMuch() : error;
  }
}
