/** How much of the machine's memory another process takes, as each operating system tells it. */

export interface MemoryPorts {
  /** Of a file of the system. Throws where it is not there. */
  readonly read: (path: string) => string;
  /** What a program of the system prints. Rejects where it fails. */
  readonly run: (file: string, args: readonly string[]) => Promise<string>;
  /** The folder of the system; on Windows only. */
  readonly systemRoot?: string | undefined;
}

export type MemoryOf = (pid: number) => Promise<number | undefined>;

/** Where a question costs a process of its own, it is asked more seldom. */
export interface MemoryWatch {
  readonly of: MemoryOf;
  readonly everyMs: number;
}

const KIB = 1_024;
const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
const times = (count: number | undefined, bytes: number): number | undefined => (count === undefined ? undefined : count * bytes);

/** proc(5): resident pages stand second. They have 4 KiB nearly everywhere; where they are larger, a process may have more. */
const linux = (text: string): number | undefined => times(wholeNumber(text.split(' ')[1]), 4 * KIB);

/** ps(1) of macOS: the real memory in units of 1024 bytes. */
const macos = (text: string): number | undefined => times(wholeNumber(text.trim()), KIB);

/** tasklist of Windows, `/FO CSV /NH`: `"node.exe","4711","Console","1","123,456 K"`, with whatever parts thousands where it runs. No process: a sentence without quotes. */
function windows(text: string, pid: number): number | undefined {
  const fields = [...(text.split(/\r?\n/, 1)[0]?.matchAll(/"([^"]{0,300})"/g) ?? [])].map(([, field = '']) => field);
  const [, id, , , memory = ''] = fields;
  return id === String(pid) ? times(wholeNumber(memory.replace(/\D/g, '')), KIB) : undefined;
}

/** Undefined where the system has no way that is known here. */
export function memoryWatch(platform: string, { read, run, systemRoot = 'C:\\Windows' }: MemoryPorts): MemoryWatch | undefined {
  const asked = (ask: (pid: number) => Promise<number | undefined>, everyMs: number): MemoryWatch => ({
    everyMs,
    of: async (pid) => await ask(pid).catch(() => undefined),
  });
  switch (platform) {
    case 'linux':
    case 'android':
      return asked(async (pid) => linux(read(`/proc/${pid}/statm`)), 200);
    case 'darwin':
      return asked(async (pid) => macos(await run('/bin/ps', ['-o', 'rss=', '-p', String(pid)])), 1_000);
    case 'win32':
      return asked(
        async (pid) => windows(await run(`${systemRoot}\\System32\\tasklist.exe`, ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']), pid),
        1_000,
      );
    default:
      return undefined;
  }
}
