/** The command line in this process, with streams of our own, over a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import type { CliIo } from '../../app/cli/command.ts';
import { main } from '../../app/cli/main.ts';
import type { Json } from '../../app/kernel/json.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Desk {
  readonly folder: string;
  readonly file: (name: string) => string;
  readonly write: (name: string, data: string | Uint8Array) => string;
  readonly cli: (args: readonly string[], stdin?: string) => Promise<Outcome>;
  /** With --json; the document on stdout, of which there must be exactly one, and the exit code. */
  readonly json: (
    args: readonly string[],
    stdin?: string,
  ) => Promise<{ readonly code: number; readonly doc: Record<string, Json>; readonly err: string }>;
}

export function desk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = (name: string): string => join(folder, name);
  const cli = async (args: readonly string[], stdin = ''): Promise<Outcome> => {
    let out = '';
    let err = '';
    const io: CliIo = {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      stdin: async () => stdin,
      stdinChunks: () => [Buffer.from(stdin)],
      cwd: folder,
      tty: false,
    };
    return { code: await main(args, io), out, err };
  };
  return {
    folder,
    file,
    cli,
    write(name, data) {
      mkdirSync(dirname(file(name)), { recursive: true });
      writeFileSync(file(name), data);
      return name;
    },
    async json(args, stdin) {
      const { code, out, err } = await cli(['--json', ...args], stdin);
      return { code, doc: JSON.parse(out) as Record<string, Json>, err };
    },
  };
}

export interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
}

/** The entries of an exported audit log. */
export const entriesOf = (text: string): readonly Entry[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Partial<Entry>)
    .filter((entry): entry is Entry => entry.action !== undefined);

/** What no text for a terminal may hold: everything that C0, C1 and the bidirectional algorithm treat as a command. */
export const terminalCommands = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
