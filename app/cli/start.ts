/** Runs the command line in this process: its arguments, its streams, its exit code. */
import { UserError } from '../kernel/errors.ts';
import { lastingOutput, type LastingOutput } from '../kernel/lasting-output.node.ts';
import type { CliIo } from './command.ts';
import { main } from './main.ts';
import { textOf } from './read-file.ts';

/** More than any real input; a pipe that never ends must not fill the memory. */
const MAX_STDIN_BYTES = 256 * 1024 * 1024;

let lasting: LastingOutput | undefined;
/** Nobody reads any more what this process says. */
let unread = false;
/** Items of the input were left, because nobody read the answers. */
let left = false;
let letGo = (): void => undefined;

/** Ends with the input, or when nobody reads what is said about it: a pipe may bring more for ever. */
async function* cameIn(): AsyncGenerator<Uint8Array> {
  const { stdin } = process;
  letGo = () => stdin.destroy();
  if (unread) letGo();
  try {
    for await (const chunk of stdin) yield chunk as Uint8Array;
  } catch (error) {
    if (!unread) throw error;
  }
}

async function* itemsThatCome(): AsyncGenerator<Uint8Array> {
  yield* cameIn();
  left = unread;
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of cameIn()) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_STDIN_BYTES) {
      throw new UserError('file/too-large', `More than ${MAX_STDIN_BYTES / 1024 / 1024} MB came in.`, {
        place: 'stdin',
        mend: 'Give the input in smaller parts.',
      });
    }
    chunks.push(bytes);
  }
  return textOf(Buffer.concat(chunks, size), 'stdin');
}

const io: CliIo = {
  out: (text) => {
    if (lasting !== undefined) lasting.write(text);
    else if (!unread) process.stdout.write(text);
  },
  outlast: () => {
    lasting = lastingOutput(process.stdout);
  },
  err: (text) => {
    process.stderr.write(text);
  },
  stdin: readStdin,
  stdinChunks: itemsThatCome,
  cwd: process.cwd(),
  tty: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
};

const isGone = (error: NodeJS.ErrnoException): boolean => error.code === 'EPIPE';

/**
 * The reader went away (`countersign rules | head`): not our failure, and nobody is left to tell. The verdict counts all the same: whoever looks at the
 * exit code must not take what was refused, or never looked at, for clean. A full disk is a failure: results are missing.
 */
function outputLost(error: NodeJS.ErrnoException): void {
  if (lasting !== undefined || unread) return;
  if (!isGone(error)) {
    sayLost(error.message);
    return;
  }
  unread = true;
  letGo();
}

function sayLost(why: string): void {
  process.stderr.write(`countersign: the output cannot be written: ${why}. (file/unwritable)\n`, () => process.exit(3));
}

/** Never returns: ends the process with the command's exit code once everything written has gone out. */
export async function start(): Promise<void> {
  process.stdout.on('error', outputLost);
  // Logs that nobody can take: the results count all the same.
  process.stderr.on('error', () => undefined);
  const code = await main(process.argv.slice(2), io);
  if (unread) {
    end(code === 0 && left ? 1 : code);
    return;
  }
  process.stdout.write('', (error) => {
    if (error && !isGone(error) && lasting === undefined && !unread) sayLost(error.message);
    // A stream tells of an error after it has answered all that was written.
    else setImmediate(() => end(code));
  });
}

function end(code: number): void {
  if (lasting?.lost !== undefined && code === 0) sayLost(lasting.lost);
  else process.stderr.write('', () => process.exit(code));
}
