/** countersign evidence: what an auditor gets for a period, made, verified and shown without the app. */
import { resolve } from 'node:path';
import type { EvidenceReport, EvidenceTrust } from '../../exchange/period-evidence.node.ts';
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { readLogKeys, readSmall } from '../log-keys.ts';
import { badUsage, instantFrom, optionsFrom } from '../options.ts';
import { readBytes } from '../read-file.ts';
import { unlockOptions, unlockUsage, type UnlockValues } from '../store-unlock.ts';
import { loadTrustRoot, openKeys } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign evidence verify FILE [--trust-root FILE] [--key FILE] [--checkpoint FILE] [--json]
countersign evidence page FILE -o FILE
countersign evidence make STORE --from DAY --until DAY --signing-key FILE -o FILE [--password-file FILE] [--json]

Evidence of a period for a SOC 2 Type II examination: for each control all that happened, how many were refused, a sample that nobody picked,
what stands behind each sampled item, and what the log cannot speak for. The file holds every entry of the audit log of the period.

  verify   checks it offline: the signature, every hash and checkpoint of the log, the counts and the samples (both made again from the
           entries), and the signatures of the reviews behind the samples
  page     the same as a page to read or print, after it was verified
  make     makes one from a store that no program has open

  --trust-root FILE    whose signatures count; without it the keys in the file are believed, and that is said
  --key FILE           verifier keys of the log that count, one a line; without it the key in the file is believed, and that is said
  --checkpoint FILE    a signed checkpoint from an earlier look: also finds a second history
  --from DAY           the first day, such as 2027-01-01 (UTC), or an instant
  --until DAY          the first day that is not in the period any more, such as 2027-04-01
  --signing-key FILE   the key that signs the evidence (see countersign key new)
${unlockUsage}

Exit code 0: it holds; 1: it does not; 2: it cannot be read.`;

/** A year of a busy workspace. */
const maxFile = 256 * 1024 * 1024;
const shownProblems = 20;

interface VerifyValues {
  readonly 'trust-root'?: string | undefined;
  readonly key?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly json?: boolean | undefined;
}

async function checked(file: string, values: VerifyValues, io: CliIo): Promise<EvidenceReport> {
  const { verifyEvidence } = await import('../../exchange/period-evidence.node.ts');
  const root = values['trust-root'] === undefined ? undefined : loadTrustRoot(values['trust-root'], io.cwd);
  const trust: EvidenceTrust = {
    ...(root === undefined ? {} : { root }),
    ...(values.key === undefined ? {} : { logKeys: readLogKeys(resolve(io.cwd, values.key)) }),
    ...(values.checkpoint === undefined ? {} : { remembered: readSmall(resolve(io.cwd, values.checkpoint), 'checkpoint') }),
  };
  return verifyEvidence(readBytes(file, io.cwd, maxFile), file, nodeHash, trust);
}

function lines(file: string, { ok, statement, signer, problems }: EvidenceReport, { key }: Pick<VerifyValues, 'key'>): string {
  const width = Math.max(...statement.controls.map(({ title }) => title.length));
  return [
    `${file}: ${ok ? 'holds' : 'does NOT hold'}. ${statement.workspace.name}, from ${statement.period.from} until before ${statement.period.until}`,
    `  signed by ${signer.owner}, key ${signer.keyId}${signer.vouched ? ', as the trust root names it' : '; nobody vouches for this key: give --trust-root'}`,
    // Whoever makes the file could have written a log of their own.
    ...(key === undefined ? ['  the log is under the key that the file itself brings; nobody vouches for that key: give --key'] : []),
    ...problems.slice(0, shownProblems).map(({ code, text }) => `  WRONG ${text} (${code})`),
    ...(problems.length > shownProblems ? [`  and ${problems.length - shownProblems} more`] : []),
    ...statement.controls.map(
      ({ title, population, refused, sample }) =>
        `  ${title.padEnd(width)}  ${String(population).padStart(7)} happened  ${String(refused).padStart(5)} refused  ${String(sample.length).padStart(3)} looked at`,
    ),
    `  ${statement.checkpoints.within} signed checkpoints, entries ${statement.log.first} to ${Math.max(statement.log.first, statement.log.size - 1)}; seed ${statement.sampling.seed}`,
    ...statement.exceptions.slice(0, shownProblems).map(({ index, text }) => `  look at entry ${index}: ${text}`),
    ...(statement.exceptions.length + statement.moreExceptions > shownProblems
      ? [`  and ${statement.exceptions.length + statement.moreExceptions - shownProblems} more to look at`]
      : []),
    ...statement.gaps.map((gap) => `  gap: ${gap}`),
  ]
    .map((line) => `${plainLine(line)}\n`)
    .join('');
}

async function verify(file: string, values: VerifyValues, io: CliIo): Promise<ExitCode> {
  const report = await checked(file, values, io);
  const { ok, statement, signer, problems } = report;
  io.out(values.json === true ? `${JSON.stringify({ ok, signer, problems, statement })}\n` : lines(file, report, values));
  return ok ? 0 : 1;
}

async function page(file: string, out: string, values: VerifyValues, io: CliIo): Promise<ExitCode> {
  const { evidencePage } = await import('../../compliance/period/page.ts');
  const report = await checked(file, values, io);
  if (!report.ok) {
    io.err(lines(file, report, values));
    return 1;
  }
  writeWhole(out, io.cwd, evidencePage(report, report.signer.keyId), {
    inputs: [file, values.key, values.checkpoint, values['trust-root']],
  });
  if (values.json === true) io.out(`${JSON.stringify({ ok: true, file: out })}\n`);
  return 0;
}

interface MakeValues extends UnlockValues {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly 'signing-key'?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly json?: boolean | undefined;
}

async function make(store: string, out: string, values: MakeValues, io: CliIo): Promise<ExitCode> {
  const [from, until] = [instantFrom(values.from, '--from', usage), instantFrom(values.until, '--until', usage)];
  const keyPath = values['signing-key'];
  if (from === undefined || until === undefined || keyPath === undefined)
    throw badUsage('evidence make needs --from, --until and --signing-key.', usage);
  const { evidenceFrom, signedEvidence } = await import('../../host/audit/evidence-desk.node.ts');
  const { seedSigner } = await import('../../bundle/dsse.node.ts');
  const { serviceStore } = await import('../service/service-store.ts');
  const [key] = await openKeys([keyPath], values['password-file'], io);
  if (key === undefined) throw badUsage('evidence make needs --signing-key.', usage);
  const opened = await serviceStore(store, values, io, usage, { make: false });
  try {
    const { owner } = key.file;
    const evidence = evidenceFrom(
      opened,
      { from, until },
      { id: opened.id, name: opened.settings.get('workspace.name') ?? 'Service' },
      { account: owner, owner, displayName: owner, keyId: key.pair.keyId, publicKey: key.pair.publicKey },
      { clock: systemClock, hash: nodeHash },
    );
    const { text } = await signedEvidence(evidence, seedSigner(key.pair));
    writeWhole(out, io.cwd, text, { mode: 0o600, exclusive: true });
    const { controls, gaps } = evidence.statement;
    io.out(
      values.json === true
        ? `${JSON.stringify({ ok: true, file: out, controls, gaps })}\n`
        : `${plainLine(out)}: evidence from ${evidence.statement.period.from} until before ${evidence.statement.period.until}\n${gaps.map((gap) => `  gap: ${plainLine(gap)}\n`).join('')}`,
    );
    return 0;
  } finally {
    await opened.close();
  }
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        'trust-root': { type: 'string' },
        key: { type: 'string' },
        checkpoint: { type: 'string' },
        from: { type: 'string' },
        until: { type: 'string' },
        'signing-key': { type: 'string' },
        'password-file': { type: 'string' },
        output: { type: 'string', short: 'o' },
        ...unlockOptions,
      },
      usage,
    );
    const [verb, target, ...more] = positionals;
    if (target === undefined || more.length > 0) throw badUsage('evidence takes verify, page or make, and one file or store.', usage);
    if (verb === 'verify') return verify(target, values, io);
    if (verb !== 'page' && verb !== 'make') throw badUsage(`evidence knows verify, page and make, not "${verb ?? ''}".`, usage);
    if (values.output === undefined) throw badUsage(`evidence ${verb} needs -o FILE.`, usage);
    return verb === 'page' ? page(target, values.output, values, io) : make(target, values.output, values, io);
  },
};
