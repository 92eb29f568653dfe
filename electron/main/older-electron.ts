/**
 * What libraries expect of Node 22 and Electron 33's Node 20 has not. Users get Electron 45, where all of this is there already;
 * machines that reach only the npm registry develop and test on 33 (see resources/decisions).
 */
import workerThreads from 'node:worker_threads';
import zlib from 'node:zlib';

type Mutable = Record<string, unknown>;

export function fillInForOlderElectron(): void {
  // undici binds it while it loads; a server that answers in zstd, which we never ask for, is refused.
  (zlib as unknown as Mutable)['createZstdDecompress'] ??= () => {
    throw new Error('this Electron cannot read zstd');
  };
  // Marks objects that a message must not copy; none of them is ever put into a message here.
  (workerThreads as unknown as Mutable)['markAsUncloneable'] ??= () => undefined;
}
