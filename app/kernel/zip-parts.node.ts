/** The parts of a ZIP that came from outside, read one after the other and under one bound, so that a small file cannot fill the memory (CWE-409). */
import yauzl, { type Entry, type ZipFile } from 'yauzl';

/** What may be unpacked in all; `spend` throws a RangeError beyond it. */
export class UnpackBudget {
  readonly #most: number;
  #spent = 0;
  constructor(most: number) {
    this.#most = most;
  }
  spend(bytes: number): void {
    this.#spent += bytes;
    if (this.#spent > this.#most) throw new RangeError(`unpacks to more than ${Math.round(this.#most / 1024 / 1024)} MiB`);
  }
}

/** Rejects with yauzl's Error where it is none. Names that lead out of the archive are refused. */
export function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, zip) => (error === null ? resolve(zip) : reject(error)));
  });
}

/** By name. Rejects with a RangeError where there are more than `most`, and with an Error where two are called alike: another program may take the other one. */
export async function zipEntries(zip: ZipFile, most: number): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > most) throw new RangeError(`holds more than ${most} parts`);
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName)) {
        reject(new Error('two of its parts have one name'));
        return;
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  return entries;
}

/** The bytes of one part as they come. */
export async function* zipChunks(zip: ZipFile, entry: Entry, budget: UnpackBudget): AsyncGenerator<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(error))),
  );
  for await (const chunk of stream) {
    const part = chunk as Buffer;
    budget.spend(part.length);
    yield part;
  }
}
