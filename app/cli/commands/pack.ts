/** countersign pack: rules of an organisation's own, tried on files and signed. */
import { seedSigner } from '../../bundle/dsse.node.ts';
import { signPack } from '../../exchange/signed-pack.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { previewPack } from '../../lint/packs/preview.ts';
import { readPack, type Pack } from '../../lint/kit/pack.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { errorOf, filesUnder, flowsIn, readFlowText } from '../lint/files.ts';
import { badUsage, optionsFrom, noVerb } from '../options.ts';
import { readPackFile } from '../pack-file.ts';
import { readText } from '../read-file.ts';
import { openKeys } from '../trust-files.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign pack check FILE [--over PATH]... [--trust-root FILE] [--json]
       countersign pack sign FILE --key FILE [--password-file FILE|-] [-o OUT] [--json]

check reads a rule pack, says whose signature it bears, and with --over what each of its rules would flag in these flows, before anybody
is held to it. sign puts the pack into an envelope under a key. "countersign lint --pack FILE" takes both kinds.

  --over PATH         files and folders, as for "countersign lint"; may be given many times
  --trust-root FILE   whose keys count (default: $COUNTERSIGN_TRUST_ROOT, then this user's own; see countersign trust init)
  --key FILE          private key file
  --password-file FILE  opens a sealed key (- for stdin)
  -o, --out FILE      where to write it (default: FILE with .signed.json for .json)

Exit code 0: it holds; 2: bad usage, or a pack or signature that does not hold.`;

interface Tried {
  readonly flows: readonly Flow[];
  readonly errors: readonly FileError[];
}

async function flowsUnder(paths: readonly string[], cwd: string): Promise<Tried> {
  const flows: Flow[] = [];
  const errors: FileError[] = [];
  for (const found of filesUnder(paths, cwd)) {
    if ('code' in found) {
      errors.push(found);
      continue;
    }
    try {
      flows.push(...(await flowsIn(await readFlowText(found.path, cwd, found.named), found.path, found.named)).map(({ flow }) => flow));
    } catch (error) {
      errors.push(errorOf(error, found.path));
    }
  }
  return { flows, errors };
}

async function check(path: string, over: readonly string[], trustRoot: string | undefined, json: boolean, io: CliIo): Promise<ExitCode> {
  const { pack, signer } = readPackFile(path, trustRoot, io.cwd);
  const tried = over.length === 0 ? undefined : await flowsUnder(over, io.cwd);
  const rules = tried === undefined ? undefined : previewPack(pack, tried.flows).rules;
  const { id, name, version, publisher } = pack;
  if (json) {
    io.out(
      `${JSON.stringify({ ok: true, pack: { id, name, version, publisher, rules: pack.rules.length }, ...(signer === undefined ? {} : { signer: { keyId: signer.keyId, owner: signer.owner } }), ...(tried === undefined ? {} : { flows: tried.flows.length, rules, errors: tried.errors }) })}\n`,
    );
    return 0;
  }
  io.out(
    `${plainLine(name)} ${version} by ${plainLine(publisher)}, ${pack.rules.length} ${pack.rules.length === 1 ? 'rule' : 'rules'}; ${signer === undefined ? 'not signed' : `signed by ${plainLine(signer.owner)} (${signer.keyId})`}\n`,
  );
  for (const rule of rules ?? [])
    io.out(
      `  ${rule.ruleId.padEnd(10)} ${rule.findings === 0 ? 'nothing' : `${rule.findings} in ${rule.flows} of ${tried?.flows.length ?? 0} flows`}  ${plainLine(rule.title)}\n`,
    );
  for (const { path: where, message } of tried?.errors ?? []) io.err(`countersign: ${plainLine(where)}: ${plainLine(message)}\n`);
  return 0;
}

async function sign(pack: Pack, key: string, passwordFile: string | undefined, out: string, json: boolean, io: CliIo): Promise<ExitCode> {
  const [opened] = await openKeys([key], passwordFile, io);
  if (opened === undefined) throw badUsage('pack sign needs --key FILE.', usage);
  writeWhole(out, io.cwd, await signPack(pack, seedSigner(opened.pair)), { inputs: [key, passwordFile] });
  if (json) io.out(`${JSON.stringify({ ok: true, file: out, keyId: opened.pair.keyId, owner: opened.file.owner })}\n`);
  else
    io.out(
      `${plainLine(out)}: ${plainLine(pack.name)} ${pack.version}, signed by ${plainLine(opened.file.owner)} (${opened.pair.keyId})\n`,
    );
  return 0;
}

export const command: Command = {
  usage,
  async run(args, io): Promise<ExitCode> {
    const [verb, ...rest] = args;
    const {
      values,
      positionals: [path, ...more],
    } = optionsFrom(
      rest,
      {
        over: { type: 'string', multiple: true },
        'trust-root': { type: 'string' },
        key: { type: 'string' },
        'password-file': { type: 'string' },
        out: { type: 'string', short: 'o' },
      },
      usage,
    );
    if (verb !== 'check' && verb !== 'sign') throw noVerb('pack', verb, ['check', 'sign'], usage);
    if (path === undefined || more.length > 0) throw badUsage(`pack ${verb} needs one FILE.`, usage);
    if (verb === 'check') return await check(path, values.over ?? [], values['trust-root'], values.json === true, io);
    if (values.key === undefined) throw badUsage('pack sign needs --key FILE.', usage);
    return await sign(
      readPack(readText(path, io.cwd), path),
      values.key,
      values['password-file'],
      values.out ?? path.replace(/(?:\.json)?$/, '.signed.json'),
      values.json === true,
      io,
    );
  },
};
