/**
 * What a Node process really holds: bytes of its JavaScript heap after a collection, asked through its inspector (Chrome DevTools Protocol:
 * `HeapProfiler.collectGarbage`, `Runtime.getHeapUsage`). Resident memory alone also counts garbage that nobody has collected yet.
 */
import WebSocket from 'ws';

type Reply = { readonly id?: number; readonly result?: { readonly usedSize?: number; readonly backingStorageSize?: number } };

/** Megabytes held; `inspector` is the `ws:` address that the process printed at its start. */
export async function liveHeapMb(inspector: string): Promise<number> {
  const socket = new WebSocket(inspector);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  let last = 0;
  const ask = (method: string): Promise<Reply['result']> => {
    const id = (last += 1);
    return new Promise((resolve, reject) => {
      const heard = (data: WebSocket.RawData): void => {
        const reply = JSON.parse(String(data)) as Reply;
        if (reply.id !== id) return;
        socket.off('message', heard);
        resolve(reply.result);
      };
      socket.on('message', heard);
      socket.once('close', () => reject(new Error('the process ended while it was asked for its memory')));
      socket.send(JSON.stringify({ id, method }));
    });
  };
  try {
    await ask('HeapProfiler.enable');
    await ask('HeapProfiler.collectGarbage');
    const usage = await ask('Runtime.getHeapUsage');
    return ((usage?.usedSize ?? 0) + (usage?.backingStorageSize ?? 0)) / 1_048_576;
  } finally {
    socket.close();
  }
}
