/** What every command is given and gives back. One file a command in commands/; the list is in main.ts. */
export interface CliIo {
  /** stdout: results only. */
  out(text: string): void;
  /** stderr: logs, progress and errors for people. */
  err(text: string): void;
  readonly stdin: () => Promise<string>;
  /** The same as it comes, for input of one item a line. */
  readonly stdinChunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly cwd: string;
  /** From here on what `out` cannot bring out ends nobody. Left out: the caller sees to that. */
  readonly outlast?: () => void;
  /** Colours and cursor tricks are allowed. */
  readonly tty: boolean;
}

/** 0 done and clean, 1 done with findings or a refusal, 2 bad usage or unreadable input, 3 our own fault. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Command {
  readonly usage: string;
  /** It has effects, which are not left half done because nobody reads on or the disk of the log is full. */
  readonly acts?: true;
  run(args: readonly string[], io: CliIo): Promise<ExitCode>;
}
