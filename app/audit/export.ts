/**
 * The export: JSON lines. First a header, then the leaves as they were hashed, each checkpoint right after the last entry that it
 * covers. Any language can check it: hash each entry line, build the tree, compare with the checkpoints.
 */
import { z } from 'zod';
import { canonicalJson } from '../kernel/json.ts';
import { fromHex, toHex } from './bytes.ts';
import { createLogCheck, type CheckOptions, type LogCheck, type PrunedStart, type Report } from './check.ts';
import { edgeOf, wholeSubtrees } from './merkle.ts';
import type { AuditReader, Digest, VerifySignature } from './ports.ts';
import { parseVerifierKey, type VerifierKey } from './signed-note.ts';
import { startOf } from './verify-store.ts';

export const exportFormat = 'countersign-audit';
export const exportVersion = 1;

/** A log whose beginning retention has taken out is of version 2, so that no older verifier takes it for one that lost entries. */
const prunedVersion = 2;

const common = {
  checkpoints: z.int().min(0),
  format: z.literal(exportFormat),
  keys: z.array(z.string().max(400)).min(1).max(16),
  origin: z.string().min(1).max(200),
  size: z.int().min(0),
};
const prunedSchema = z.strictObject({
  checkpoint: z.string().max(16 * 1024),
  edge: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .min(1)
    .max(53),
  size: z.int().min(1),
});
const headerSchema = z.discriminatedUnion('version', [
  z.strictObject({ ...common, version: z.literal(exportVersion) }),
  z.strictObject({ ...common, pruned: prunedSchema, version: z.literal(prunedVersion) }),
]);
const checkpointLineSchema = z.strictObject({ checkpoint: z.string().max(16 * 1024) });

const checkpointPrefix = '{"checkpoint":';
/** No line that an export may hold is longer. */
export const maxLine = 64 * 1024;

/** The lines of an export, each with its line end. `keys` are the verifier keys of all signers that the log has had. */
export function* exportLines(reader: AuditReader, origin: string, keys: readonly string[]): Generator<string> {
  const size = reader.size();
  const checkpoints = [...reader.checkpoints()].filter((checkpoint) => checkpoint.size <= size);
  const start = startOf(reader);
  const about =
    start === undefined
      ? { version: exportVersion }
      : { pruned: { checkpoint: start.note, edge: wholeSubtrees(start.tree).map(toHex), size: start.tree.size }, version: prunedVersion };
  yield `${canonicalJson({ checkpoints: checkpoints.length, format: exportFormat, keys, origin, size, ...about })}\n`;
  let next = 0;
  for (const { leaf, index } of reader.entries(0, size)) {
    yield `${leaf}\n`;
    const checkpoint = checkpoints[next];
    if (checkpoint?.size === index + 1) {
      next += 1;
      yield `${canonicalJson({ checkpoint: checkpoint.note })}\n`;
    }
  }
}

export interface ExportVerification {
  readonly digest: Digest;
  readonly verify: VerifySignature;
  /** Keys got from elsewhere. Without them the export's own are believed, and only accidents are found, not a forger with a key of their own. */
  readonly trustedKeys?: readonly VerifierKey[];
  /** A signed checkpoint from an earlier look. */
  readonly remembered?: string;
}

function parseJsonLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return canonicalJson(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when the first line is not the header of an export that this program can read. */
export function parseHeader(
  line: string,
  digest: Digest,
):
  | {
      readonly origin: string;
      readonly size: number;
      readonly checkpoints: number;
      readonly keys: readonly VerifierKey[];
      readonly start?: PrunedStart;
    }
  | undefined {
  const result = headerSchema.safeParse(parseJsonLine(line));
  if (!result.success) return undefined;
  const keys = result.data.keys.map((text) => parseVerifierKey(digest, text));
  if (!keys.every((key) => key !== undefined)) return undefined;
  const { origin, size, checkpoints } = result.data;
  if (result.data.version === exportVersion) return { origin, size, checkpoints, keys };
  const { pruned } = result.data;
  const tree = edgeOf(pruned.size, pruned.edge.map(fromHex));
  return tree === undefined ? undefined : { origin, size, checkpoints, keys, start: { tree, note: pruned.checkpoint } };
}

export interface ExportCheck {
  /** One line without its line end, in order, the header included. False when the header is no header: nothing can be said then. */
  line(text: string): boolean;
  finish(): Report | undefined;
}

/** Reads line by line, so that an export of any size fits in memory. */
export function createExportCheck(options: ExportVerification): ExportCheck {
  const { digest, verify, trustedKeys, remembered } = options;
  let check: LogCheck | undefined;
  let promised = { size: 0, checkpoints: 0 };
  let checkpoints = 0;

  function start(line: string): boolean {
    const header = parseHeader(line, digest);
    if (header === undefined) return false;
    const known: CheckOptions = {
      digest,
      verify,
      keys: trustedKeys ?? header.keys,
      origin: header.origin,
      ...(header.start === undefined ? {} : { start: header.start }),
    };
    check = createLogCheck(remembered === undefined ? known : { ...known, remembered });
    promised = header;
    return true;
  }

  return {
    line(text) {
      if (check === undefined) return start(text);
      if (text.startsWith(checkpointPrefix)) {
        checkpoints += 1;
        const parsed = checkpointLineSchema.safeParse(parseJsonLine(text));
        if (parsed.success) check.checkpoint(parsed.data.checkpoint);
        else check.problem(Math.max(0, check.size - 1), 'malformed-checkpoint');
      } else if (text === '' || text.length > maxLine) {
        check.problem(check.size, 'malformed-line');
      } else {
        check.entry(text);
      }
      return true;
    },
    finish() {
      if (check === undefined) return undefined;
      if (check.size < promised.size) check.problem(check.size, 'truncated');
      if (check.size > promised.size || checkpoints !== promised.checkpoints) check.problem(Math.max(0, check.size - 1), 'count-mismatch');
      return check.finish();
    },
  };
}
