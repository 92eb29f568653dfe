import { closeSync, openSync, writeSync } from 'node:fs';

/** Takes all the room that is left where `path` lies. */
export function fillDisk(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 64 * 1024; size >= 512; size /= 2) {
      try {
        for (;;) writeSync(file, Buffer.alloc(size, 65));
      } catch {
        /* No room for so much: try with less. */
      }
    }
  } finally {
    closeSync(file);
  }
}
