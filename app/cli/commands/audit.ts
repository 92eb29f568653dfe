/** countersign audit: verifies an audit log, exported or in a store, and exports one. */
import { closeSync, existsSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { toBase64 } from '../../kernel/base64.ts';
import type { ProblemCode, Report } from '../../audit/check.ts';
import { noteSigner, sha256, verifyEd25519 } from '../../audit/crypto.node.ts';
import { verifyExportFile } from '../../audit/export-file.node.ts';
import { logOrigin, parseVerifierKey, type VerifierKey } from '../../audit/signed-note.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { UserError } from '../../kernel/errors.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readLogKeys, readSmall } from '../log-keys.ts';
import { unlockFrom, unlockOptions, unlockUsage, type UnlockValues } from '../store-unlock.ts';

const usage = `countersign audit verify FILE|STORE [--checkpoint FILE] [--key FILE] [--json]
countersign audit export STORE -o FILE

Checks an exported audit log, or the one in a store, without the app: nothing deleted, inserted, reordered or rewritten, every
checkpoint signed, the clock never set back. Without --key the export's own key is believed; without --checkpoint nobody can tell
that the newest entries were cut off at an older checkpoint.

The log holds no names of persons. An entry human.answered has in "by" the SHA-256 of the name as the record of the question (its subject)
holds it, such as of "Ada Lovelace (not proved)": the app shows that record with the decisions of the run.

  --checkpoint FILE    a signed checkpoint from an earlier look: also finds truncation and a second history
  --key FILE           verifier keys that count, one a line
  -o FILE              where to write the export (a new file)
${unlockUsage}

Exit code 0: the log is whole; 1: it is not; 2: it cannot be read.`;

const words: Readonly<Record<ProblemCode, string>> = {
  'malformed-entry': 'this line is not an entry as the log writes them',
  'missing-entries': 'entries are missing before this place',
  'repeated-entry': 'an entry was inserted, repeated or moved',
  'broken-link': 'the entry does not follow from the one before: one of the two was changed',
  'clock-back': 'the clock was set back',
  'malformed-checkpoint': 'this is not a checkpoint',
  'unknown-key': 'the checkpoint was not signed with a key that counts',
  'bad-signature': 'the signature does not fit the checkpoint',
  'wrong-origin': 'the checkpoint belongs to another log',
  'misplaced-checkpoint': 'the checkpoint is not where it belongs',
  'root-mismatch': 'what was signed here is not what is here now',
  'unsigned-tail': 'from here on no checkpoint covers the entries',
  'truncated': 'the log ends too early',
  'fork': 'the remembered checkpoint shows another history',
  'malformed-line': 'this line is no part of an export',
  'count-mismatch': 'the number of entries or checkpoints is not what the header says',
  'column-mismatch': 'the columns for questions differ from the signed entry',
  'node-mismatch': 'the stored tree differs from the entries',
  'unexplained-start': 'the log begins here, and no signed entry says that retention removed what came before',
  'before-start': 'the remembered checkpoint lies in the part that retention removed: compare with a newer one',
};

const shownProblems = 20;
/** A store is a folder with a database in it, or the database. */
function isStore(path: string): boolean {
  if (!existsSync(path)) return false;
  return statSync(path).isDirectory() ? existsSync(join(path, 'store.countersign-db')) : basename(path).endsWith('.countersign-db');
}

interface VerifyValues extends UnlockValues {
  readonly checkpoint?: string | undefined;
  readonly key?: string | undefined;
  readonly json?: boolean | undefined;
}

async function verifyStore(
  path: string,
  values: VerifyValues,
  keys: readonly VerifierKey[] | undefined,
  remembered: string | undefined,
  io: CliIo,
): Promise<Report> {
  // Loaded late: checking an export needs no database.
  const { openAuditLog } = await import('../../store/audit-access.ts');
  const { verifyStoredLog } = await import('../../audit/verify-store.ts');
  const log = await openAuditLog({ path, unlock: await unlockFrom(values, io, usage) });
  try {
    const origin = logOrigin(log.storeId);
    const own = log.auditSeed === undefined ? undefined : parseVerifierKey(sha256, noteSigner(origin, log.auditSeed).verifierKey);
    return verifyStoredLog(log.reader, {
      digest: sha256,
      verify: verifyEd25519,
      origin,
      keys: keys ?? (own === undefined ? [] : [own]),
      ...(remembered === undefined ? {} : { remembered }),
    });
  } finally {
    log.close();
  }
}

/** Times that go back are for somebody to look at; nothing is missing for that. */
const verdictOn = ({ ok, problems }: Report): string =>
  ok
    ? 'whole'
    : problems.every(({ code }) => code === 'clock-back')
      ? 'nothing missing or changed, but the clock was set back'
      : 'NOT whole';

/** What the verdict rests on: whoever has the log can sign all of it anew with another key, or cut it at an older checkpoint. */
interface Believed {
  readonly key: 'given' | 'of the store' | 'of the export';
  readonly checkpoint: 'given' | 'none';
}

const notShown = ({ key, checkpoint }: Believed): readonly string[] => [
  ...(key === 'of the export' ? ['who signed it: its own key was believed (--key FILE gives those that count)'] : []),
  ...(checkpoint === 'none' ? ['that its end was not cut off, and that no second history was signed (--checkpoint FILE)'] : []),
];

function print(report: Report, path: string, believed: Believed, json: boolean, io: CliIo): ExitCode {
  const { ok, size, removed, problems } = report;
  const root = toBase64(report.root);
  const explained = !problems.some(({ code }) => code === 'unexplained-start');
  if (json) {
    io.out(`${JSON.stringify({ ok, size, ...(removed === 0 ? {} : { removed }), root, problems, believed })}\n`);
  } else {
    io.out(
      `${plainLine(path)}: ${verdictOn(report)}, ${size} entries${removed === 0 ? '' : ` (the first ${removed} ${explained ? 'removed by retention, as the log says' : 'are missing, and nothing signed says why'})`}, root ${root}\n`,
    );
    if (ok) for (const words of notShown(believed)) io.out(`  not shown: ${words}\n`);
    for (const { index, code } of problems.slice(0, shownProblems)) io.out(`  entry ${index}: ${words[code]} (${code})\n`);
    if (problems.length > shownProblems) io.out(`  and ${problems.length - shownProblems} more\n`);
  }
  return ok ? 0 : 1;
}

async function verify(target: string, values: VerifyValues, io: CliIo): Promise<ExitCode> {
  const path = resolve(io.cwd, target);
  if (!existsSync(path))
    throw new UserError('file/not-found', 'There is no such file or folder.', {
      place: target,
      mend: 'Check its name, and the folder that you are in.',
    });
  const keys = values.key === undefined ? undefined : readLogKeys(resolve(io.cwd, values.key));
  const remembered = values.checkpoint === undefined ? undefined : readSmall(resolve(io.cwd, values.checkpoint), 'checkpoint');
  const report = isStore(path)
    ? await verifyStore(path, values, keys, remembered, io)
    : verifyExportFile(path, {
        digest: sha256,
        verify: verifyEd25519,
        ...(keys === undefined ? {} : { trustedKeys: keys }),
        ...(remembered === undefined ? {} : { remembered }),
      });
  const believed: Believed = {
    key: keys !== undefined ? 'given' : isStore(path) ? 'of the store' : 'of the export',
    checkpoint: remembered === undefined ? 'none' : 'given',
  };
  return print(report, target, believed, values.json === true, io);
}

async function exportStore(
  target: string,
  out: string,
  values: UnlockValues & { readonly json?: boolean | undefined },
  io: CliIo,
): Promise<ExitCode> {
  const { openAuditLog } = await import('../../store/audit-access.ts');
  const { exportLines } = await import('../../audit/export.ts');
  const log = await openAuditLog({ path: resolve(io.cwd, target), unlock: await unlockFrom(values, io, usage) });
  try {
    const origin = logOrigin(log.storeId);
    if (log.auditSeed === undefined) throw new UserError('audit/unreadable', 'This store has no audit log yet.', { place: target });
    const path = resolve(io.cwd, out);
    let descriptor: number;
    try {
      descriptor = openSync(path, 'wx', 0o600);
    } catch (cause) {
      throw new UserError('file/unwritable', 'The export cannot be written there.', {
        place: path,
        mend: 'Choose a new file in a folder that you may write to.',
        cause,
      });
    }
    try {
      for (const line of exportLines(log.reader, origin, [noteSigner(origin, log.auditSeed).verifierKey])) writeSync(descriptor, line);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    const size = log.reader.size();
    io.out(values.json === true ? `${JSON.stringify({ ok: true, size, file: path })}\n` : `${plainLine(out)}: ${size} entries\n`);
    return 0;
  } finally {
    log.close();
  }
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { checkpoint: { type: 'string' }, key: { type: 'string' }, output: { type: 'string', short: 'o' }, ...unlockOptions },
      usage,
    );
    const [what, target, ...more] = positionals;
    if (target === undefined || more.length > 0) throw badUsage('audit takes "verify" or "export", and one file or store.', usage);
    if (what === 'verify') return verify(target, values, io);
    if (what !== 'export') throw badUsage(`audit knows verify and export, not "${what}".`, usage);
    if (values.output === undefined) throw badUsage('audit export needs -o FILE.', usage);
    return exportStore(target, values.output, values, io);
  },
};
