/**
 * What a lint run printed of files that have not changed since: kept where this account keeps what it remembers, never beside the files
 * themselves, since whoever gives a folder away could put "clean" into it. Only of files that nothing beside them has a say in.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { nodeHash, systemRandom } from '../../kernel/host.node.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import { daysSince } from '../../lint/kit/organisation.ts';
import { severities } from '../../lint/kit/finding.ts';
import { waiversThatCount, type Known } from '../../lint/known-files.ts';
import type { Touches } from '../../lint/join-flows.ts';
import type { FileOutline } from '../../lint/output/file-report.ts';
import { packageRoot } from '../../serve/folders.ts';
import type { Found } from './files.ts';
import type { PrintedBytes, PrintSettings } from './print.ts';
import { stateFolder } from '../remembered/state-file.ts';

/** Raised when entries look otherwise or mean something else. */
const cacheFormat = 2;
/** For fewer files, starting the program takes the longest. */
export const worthRemembering = 20;
const mostEntryBytes = 4 * 1024 * 1024;
const mostBytes = 256 * 1024 * 1024;
/** What is left after a clearing, so that not each run must clear. */
const clearedBytes = 192 * 1024 * 1024;
const digestLength = 64;

/** Plain data: threads are told of it. */
export interface CachePlace {
  readonly folder: string;
  /** Of the program, and of all that has a say in what is printed. */
  readonly key: string;
}
/** Of a file: what its flows have to do with others, and what was printed of each. No flows: it holds none. */
export interface Remembered {
  readonly touches: readonly Touches[];
  readonly printed: readonly PrintedBytes[];
}

const text = z.string().max(1_000_000);
const texts = z.array(text).max(100_000);
const count = z.int().min(0);
const severity = z.enum(severities);
const outlineSchema: z.ZodType<FileOutline> = z.strictObject({
  path: text,
  flowName: text,
  result: z.enum(['pass', 'blocked']),
  waived: z.boolean(),
  counts: z.strictObject({ block: count, high: count, medium: count, low: count, waived: count }),
  page: z
    .strictObject({
      rules: z.array(z.strictObject({ id: text, severity, count })).max(10_000),
      receivers: texts,
      worst: z.array(z.strictObject({ severity, hops: count, text })).max(1_000),
    })
    .exactOptional(),
});
const headSchema = z.strictObject({
  touches: z.array(z.strictObject({ id: text, reads: texts, writes: texts, calls: texts })).max(10_000),
  printed: z.array(z.strictObject({ outline: outlineSchema, fails: z.boolean(), bytes: count })).max(10_000),
});

const times = ({ size, mtimeMs, ctimeMs }: Stats): string => `${size} ${mtimeMs} ${ctimeMs}`;

/** By name, size and times of each file: what an edit, a build or another release changes. Some installers set the time of an edit themselves, but none that of a change. */
function* filesOf(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else {
      yield `${path} ${times(statSync(path))}`;
    }
  }
}

function programAsItIs(): string {
  const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const folders = ['app', join('dist', 'cli')].map((name) => join(packageRoot, name)).filter(isThere);
  const others = ['package.json', 'package-lock.json'].map((name) => join(packageRoot, name));
  const about = others.map((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? path : `${path} ${times(stat)}`;
  });
  return [process.version, ...about, ...folders.flatMap((folder) => [...filesOf(folder)].sort())].join('\n');
}

interface Deciding {
  readonly policy: LintContext['policy'];
  readonly known: Known;
  readonly print: PrintSettings;
  readonly keepText: boolean;
  readonly listReceivers: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Time makes a difference only where a policy says from which day on something holds, and how old the logins are. */
function timesFor({ policy, now }: Deciding): unknown {
  const moment = new Date(now).toISOString();
  const dated = policy?.vendors?.some(({ transfer }) => transfer !== undefined) === true;
  const ages = (policy?.organisation?.connections ?? []).map(({ createdAt, usedAt, rotatedAt }) =>
    [createdAt, usedAt, rotatedAt].map((one) => daysSince(one, moment) ?? null),
  );
  return [dated ? moment.slice(0, 10) : '', ages];
}

const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);

const foldersAround = (path: string): string[] => {
  const above = dirname(path);
  return above === path ? [path] : [path, ...foldersAround(above)];
};

/** Nobody else may write to it, and it is no part of what is linted nor of a repository: whoever fills those would decide what is found. */
function isOurOwn(folder: string, linted: readonly string[]): boolean {
  const about = lstatSync(folder);
  const real = realpathSync(folder);
  const account = process.getuid?.();
  const onlyOurs = account === undefined || (about.uid === account && (about.mode & 0o022) === 0);
  const given = foldersAround(real).some((path) => existsSync(join(path, '.git'))) || linted.some((path) => isInside(real, path));
  return about.isDirectory() && onlyOurs && !given;
}

const realOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** Undefined where nothing can be kept: the run is the same without it. `linted`: what was named on the command line. */
export function cachePlace(deciding: Deciding, linted: readonly string[], cwd: string): CachePlace | undefined {
  try {
    const folder = join(stateFolder(), 'lint-cache');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (
      !isOurOwn(
        folder,
        linted.map((path) => realOf(resolve(cwd, path))),
      )
    )
      return undefined;
    const { policy, known, print, keepText, listReceivers, now } = deciding;
    const counting = waiversThatCount(known.waivers, now);
    const said = JSON.stringify([cacheFormat, policy ?? null, known, counting, print, keepText, listReceivers, timesFor(deciding)]);
    return { folder: realpathSync(folder), key: nodeHash.sha256(`${programAsItIs()}\n${said}`) };
  } catch {
    return undefined;
  }
}

export class LintCache {
  readonly #place: CachePlace;

  constructor(place: CachePlace) {
    this.#place = place;
  }

  #digestOf({ path, named }: Found, content: string): string {
    return nodeHash.sha256(`${this.#place.key}\n${JSON.stringify([path, named])}\n${content}`);
  }
  #pathOf(digest: string): string {
    return join(this.#place.folder, digest.slice(0, 2), digest.slice(2));
  }
  /** Of an entry and of what it is about: that of another file is not whole here. */
  #sumOf(digest: string, rest: Uint8Array): string {
    return nodeHash.sha256(Buffer.concat([Buffer.from(digest, 'latin1'), rest]));
  }

  /** Undefined where nothing is known, or what is there is not whole: then it is linted again. */
  find(found: Found, content: string): Remembered | undefined {
    try {
      const digest = this.#digestOf(found, content);
      const bytes = readFileSync(this.#pathOf(digest));
      const rest = bytes.subarray(digestLength);
      if (bytes.length > mostEntryBytes || this.#sumOf(digest, rest) !== bytes.toString('latin1', 0, digestLength)) return undefined;
      const end = rest.indexOf(0x0a);
      const { touches, printed } = headSchema.parse(JSON.parse(rest.toString('utf8', 0, end)));
      if (touches.length !== printed.length) return undefined;
      let at = end + 1;
      const partOf = (length: number): Uint8Array<ArrayBuffer> => Uint8Array.from(rest.subarray(at, (at += length)));
      return { touches, printed: printed.map(({ outline, fails, bytes: length }) => ({ outline, fails, bytes: partOf(length) })) };
    } catch {
      return undefined;
    }
  }

  /** Beside first, then renamed: two runs at once leave one whole entry. One that cannot be kept is not missed. */
  keep(found: Found, content: string, { touches, printed }: Remembered): void {
    const head = { touches, printed: printed.map(({ outline, fails, bytes }) => ({ outline, fails, bytes: bytes.length })) };
    const rest = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`, 'utf8'), ...printed.map(({ bytes }) => bytes)]);
    if (rest.length + digestLength > mostEntryBytes) return;
    const digest = this.#digestOf(found, content);
    const path = this.#pathOf(digest);
    const beside = `${path}.${Buffer.from(systemRandom.bytes(6)).toString('hex')}`;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(beside, Buffer.concat([Buffer.from(this.#sumOf(digest, rest), 'latin1'), rest]), { mode: 0o600, flag: 'wx' });
      renameSync(beside, path);
    } catch {
      rmSync(beside, { force: true });
    }
  }
}

/** Takes the oldest away once there is more than `most`, and so what an earlier program left. */
export function clearOldest(folder: string, most = mostBytes, left = Math.min(most, clearedBytes)): void {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        const about = statSync(path, { throwIfNoEntry: false });
        return about === undefined ? [] : [{ path, size: about.size, at: about.mtimeMs }];
      });
    let total = entries.reduce((sum, { size }) => sum + size, 0);
    if (total <= most) return;
    for (const { path, size } of entries.sort((a, b) => a.at - b.at)) {
      if (total <= left) return;
      rmSync(path, { force: true });
      total -= size;
    }
  } catch {
    // Somebody else is at it: the next run will see.
  }
}
