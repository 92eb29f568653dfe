/**
 * Output of a program that goes on whether or not anybody reads it: a full disk or a reader that went away takes lines from it, and never the program. A
 * stream of Node's is done with at its first error, so a file is written to directly, and goes on once there is room.
 */
import { fstatSync, writeSync } from 'node:fs';

export interface LastingOutput {
  write(text: string): void;
  /** Why something is missing in a file; undefined where nothing is. That a reader went away is none: nobody is left to miss it. */
  readonly lost: string | undefined;
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'on'> & { readonly fd?: number };

function isFile(fd: number | undefined): fd is number {
  try {
    return fd !== undefined && fstatSync(fd).isFile();
  } catch {
    return false;
  }
}

/** `writeTo` writes bytes as `fs.writeSync` does. */
export function fileOutput(writeTo: (bytes: Uint8Array) => number): LastingOutput {
  let lost: string | undefined;
  /** The last line came in part: what follows begins a line of its own. */
  let torn = false;
  return {
    get lost() {
      return lost;
    },
    write(text) {
      let bytes: Uint8Array = Buffer.from(torn ? `\n${text}` : text);
      try {
        while (bytes.length > 0) {
          const written = writeTo(bytes);
          if (written === 0) throw new Error('nothing more is taken');
          bytes = bytes.subarray(written);
          torn = true;
        }
        torn = false;
      } catch (error) {
        lost = error instanceof Error ? error.message : 'it cannot be written';
      }
    },
  };
}

function streamOutput(stream: Stream): LastingOutput {
  let lost: string | undefined;
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    // The second: the terminal was closed.
    if (error.code !== 'EPIPE' && error.code !== 'EIO') lost = error.message;
  });
  return {
    get lost() {
      return lost;
    },
    write(text) {
      if (!gone) stream.write(text);
    },
  };
}

export const lastingOutput = (stream: Stream): LastingOutput => {
  const { fd } = stream;
  return isFile(fd) ? fileOutput((bytes) => writeSync(fd, bytes)) : streamOutput(stream);
};
