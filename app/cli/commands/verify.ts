/** countersign verify: says whether a bundle may be trusted, offline. */
import { readRevocations, type RevocationList, type TrustRoot } from '../../bundle/trust-root.node.ts';
import { verifyBundle, type Verification } from '../../bundle/verify.node.ts';
import { zipLimits } from '../../bundle/zip.node.ts';
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { UserError } from '../../kernel/errors.ts';
import { environments } from '../../workflow/model/flow.ts';
import type { Command } from '../command.ts';
import { badUsage, choiceFrom, instantFrom, optionsFrom } from '../options.ts';
import { readBytes } from '../read-file.ts';
import { loadTrustRoot, placed, readBundleFile } from '../trust-files.ts';
import { programVersion } from '../version.ts';

const usage = `countersign verify FILE [--trust-root FILE] [--at TIME] [--environment dev|test|prod] [--revocations FILE] [--recompute] [--json]

Verifies a bundle: archive, digests, signatures, signers, expiry. Reads nothing but the files that are named and writes nothing.
It is the same everywhere and remembers nothing: an older trust root, revocation list or version than one that was seen before passes
here, while "countersign run" and "countersign start" refuse it.

  --trust-root FILE  whose keys count (default: $COUNTERSIGN_TRUST_ROOT, then this user's own; see countersign trust init)
  --at TIME          as if it were then, such as 2027-01-31T12:00:00Z
  --environment E    also refuse a bundle for another environment
  --recompute        also lint the flow again, and compute its capabilities and risk, as a runner does before it admits it

Exit code 0: verified; 1: refused.`;

function lines(file: string, result: Verification): string {
  const signatures = result.signatures
    .map(
      ({ keyId, role, ok, owner, statement }) =>
        `  ${ok ? 'signed  ' : 'REFUSED '} ${(statement ?? role).padEnd(9)} ${plainLine(`${owner ?? ''} ${keyId}`)}`,
    )
    .join('\n');
  if (!result.ok)
    return `${plainLine(`${file}: refused. ${result.message}`)}\n  (${result.reason}, ${result.rule})\n${signatures === '' ? '' : `${signatures}\n`}`;
  const { manifest, manifestDigest } = result.bundle;
  return (
    `${plainLine(file)}: verified. ${plainLine(manifest.flow.name)}, version ${manifest.version}, for ${manifest.environment}, until ${manifest.expiresAt}\n` +
    `  closure ${manifest.closure.words}\n  bundle  ${manifestDigest}\n${signatures}\n`
  );
}

/** Larger than a bundle may be is a refusal like any other: one byte too many says so, and the rest of the file is not read. */
function bundleBytes(file: string, cwd: string): Uint8Array {
  try {
    return readBundleFile(file, cwd);
  } catch (error) {
    if (error instanceof UserError && error.code === 'file/too-large') return new Uint8Array(zipLimits.bytes + 1);
    throw error;
  }
}

const revocationsFrom = (path: string, root: TrustRoot, cwd: string): RevocationList => {
  const bytes = readBytes(path, cwd);
  return placed(path, () => readRevocations(bytes, root));
};

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      {
        'trust-root': { type: 'string' },
        at: { type: 'string' },
        environment: { type: 'string' },
        revocations: { type: 'string' },
        recompute: { type: 'boolean' },
      },
      usage,
    );
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw badUsage('verify needs one FILE.', usage);
    const at = instantFrom(values.at, '--at', usage) ?? systemClock.now();
    const environment = values.environment === undefined ? undefined : choiceFrom(values.environment, environments, '--environment', usage);
    const bytes = bundleBytes(file, io.cwd);
    const trustRoot = loadTrustRoot(values['trust-root'], io.cwd);
    if (values.revocations !== undefined && trustRoot === undefined)
      throw new UserError('trust/no-root', 'A revocation list needs a trust root to be checked against.', {
        mend: 'Give --trust-root FILE.',
      });
    const revocations =
      values.revocations === undefined || trustRoot === undefined ? undefined : revocationsFrom(values.revocations, trustRoot, io.cwd);
    // The linter and the catalogue are loaded only when they are asked for.
    const recompute = values.recompute === true ? (await import('../../bundle/from-assessment.ts')).recomputeChecks(nodeHash) : undefined;
    const result = await verifyBundle(
      bytes,
      {
        trustRoot,
        at,
        runnerVersion: programVersion(),
        ...(environment === undefined ? {} : { environment }),
        ...(revocations === undefined ? {} : { revocations }),
        ...(recompute === undefined ? {} : { recompute }),
      },
      nodeHash,
    );
    if (values.json) {
      const signatures = result.signatures;
      io.out(
        `${JSON.stringify(
          result.ok
            ? { ok: true, at: instantText(at), manifestDigest: result.bundle.manifestDigest, manifest: result.bundle.manifest, signatures }
            : {
                ok: false,
                reason: result.reason,
                rule: result.rule,
                message: result.message,
                place: result.place,
                at: instantText(at),
                signatures,
              },
        )}\n`,
      );
    } else {
      io.out(lines(file, result));
      if (!result.ok && result.reason === 'no-trust-root') io.err('  Give --trust-root FILE, or make one with "countersign trust init".\n');
    }
    return result.ok ? 0 : 1;
  },
};
