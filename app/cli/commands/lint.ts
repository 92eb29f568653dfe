/** countersign lint: every insecure connection, leak and excess permission in the given flows. */
import { availableParallelism } from 'node:os';
import { UserError } from '../../kernel/errors.ts';
import { plainJson } from '../../kernel/plain-text.ts';
import { nodeHash, systemClock, systemTimers } from '../../kernel/host.node.ts';
import { againstBaseline, makeBaseline, printBaseline, readBaseline } from '../../lint/baseline.ts';
import { personas, severities } from '../../lint/kit/finding.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import { readRecords, readWaivers, type Known } from '../../lint/known-files.ts';
import { clashOf, clashWords } from '../../lint/kit/pack.ts';
import { printedBy, printReport, type FileError, type FileReport, type PrintedFile } from '../../lint/output/file-report.ts';
import { readPolicy } from '../../lint/policy.ts';
import { rules } from '../../lint/registry.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { filesUnder } from '../lint/files.ts';
import { fails, formats, printerOf, readAgain, shownTo, type PrintSettings } from '../lint/print.ts';
import { cachePlace, worthRemembering } from '../lint/cache.ts';
import { examineTogether } from '../lint/threads.ts';
import { examine, since, type FilesRead, type PassSettings } from '../lint/pass.ts';
import { badUsage, choiceFrom, countFrom, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign lint PATH... [--format text|json|sarif|html] [-o FILE] [--persona builder|reviewer|auditor] [--policy FILE] [--pack FILE]... [--trust-root FILE] [--waivers FILE] [--record FILE] [--baseline FILE] [--write-baseline FILE] [--fail-on block|high|medium|low] [--fix] [--watch] [--jobs N] [--no-cache] [--json]

Lints flows of this program, and files of n8n, Node-RED, Flowise, Power Automate, Azure Logic Apps and BPMN, told apart by their
content. Flows that are given together count for each other: what one calls, and what one keeps in a store that another reads.

  PATH            files and folders (searched for .json, .bpmn, .xml and .zip, not through links to
                  folders); - reads standard input
  --format        text (default), json, sarif for code hosts, or html: one page to send or print
  -o, --out FILE  write the result to FILE instead
  --persona       whose view: builder shows what blocks or is high and what one click mends; reviewer (default) shows all;
                  auditor shows all with fingerprints, waivers, and a list by law and standard
  --policy FILE   the organisation's hosts, vetted models, vendors and severities
  --pack FILE     rules of your own beside the program's; may be given many times. A signed pack must hold
  --trust-root FILE  whose signatures on packs count (default: as for "countersign verify")
  --baseline FILE count only findings that the file does not hold, and tell how many of it are gone
  --write-baseline FILE  keep today's findings as such a file
  --fail-on       exit code 1 only for findings that are at least so grave; by default (low) for any
  --waivers FILE  leave to live with single findings: {"waivers":[{"flow","ruleId","fingerprint","reason","owner","approvedBy","until"}]};
                  one counts with a reason, until its end, and as long as the path of its finding stays the same
  --record FILE   what happened to the flows so far, by flow id: {"flows":{ID:{"stage":"draft"|"release","approval":...}}}
  --fix           apply the safe fixes to flows of this program, each checked by linting again. A file of another product is
                  never changed: its proposals go into NAME.fixes.json beside it, as patch operations and in words
  --watch         go on: lint again what changes, appears or vanishes (file/not-found), as text, or with --json one document a
                  line for each pass, of what changed. Ends with 0 on SIGINT, SIGTERM, or when an input that is no terminal
                  ends. Policy, waivers and records are read once
  --jobs N        threads that share many files; by default one for each core, and none beside this one for few files or with --fix
  --no-cache      lint files again that have not changed. Otherwise, of 20 files and more, what was printed of each is kept for this
                  account (in the folder of its state, at most 256 MB) and taken again while the file, its name, this program and
                  all that is given beside are the same. What others have a say in, fixes and baselines are always looked at anew

Exit code 0: clean; 1: findings that nobody waived; 2: bad usage, or a file that cannot be read.`;

/** Starting a thread, which warms its code up anew, costs as much as linting this many small files (measured on two cores). */
const filesPerThread = 300;
const mostThreads = 16;

interface Pass {
  readonly paths: readonly string[];
  readonly settings: PassSettings;
  readonly jobs: number | undefined;
  readonly cache: boolean;
  readonly print: PrintSettings;
  /** What a baseline says of a finding depends on the findings before it: those reports are kept. */ readonly keep: boolean;
}
interface Passed {
  readonly reports: readonly FileReport[];
  readonly printed: readonly PrintedFile[];
  readonly errors: readonly FileError[];
  readonly failed: boolean;
}

/** Many files are shared among threads, and without `keep` none is kept longer than it takes. Fixes, and what comes from a pipe, are looked at in this one. */
async function passOver({ paths, settings, jobs, cache, print, keep }: Pass): Promise<Passed> {
  const {
    base: { policy },
    io: { cwd },
    fix,
    known,
    keepText,
    listReceivers,
  } = settings;
  const found = [
    ...filesUnder(
      paths.filter((path) => path !== '-'),
      cwd,
    ),
  ];
  if (fix || paths.includes('-')) {
    const { files, errors } = await examine(found, paths.includes('-'), settings);
    return { reports: files, printed: [], errors, failed: files.some(fails(print)) };
  }
  const threads = (files: number): number =>
    jobs === undefined
      ? Math.min(availableParallelism(), mostThreads, Math.floor(files / filesPerThread))
      : Math.min(jobs, mostThreads, files);
  const shared = { policy, known, keepText, listReceivers, now: systemClock.now() };
  const place = keep || !cache || found.length < worthRemembering ? undefined : cachePlace({ ...shared, print }, paths, cwd);
  const { linted, errors } = await examineTogether(found, threads, {
    ...shared,
    cwd,
    ...(keep ? {} : { print }),
    ...(place === undefined ? {} : { cache: place }),
  });
  const reports = linted.flatMap((one) => ('reports' in one ? one.reports : []));
  const printed = linted.flatMap((one) => ('printed' in one ? one.printed : []));
  return { reports, printed: printed.map(readAgain), errors, failed: reports.some(fails(print)) || printed.some((one) => one.fails) };
}

/** Ends when it is told to. Reading a terminal would stop the program as soon as it is put into the background. */
const stopAsked = (io: CliIo): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
    // Nobody reads on.
    process.stdout.once('error', () => done());
    if (!process.stdin.isTTY)
      io.stdin().then(
        () => done(),
        () => done(),
      );
  });

async function watchOver(
  paths: readonly string[],
  io: CliIo,
  settings: PassSettings,
  print: PrintSettings,
  others: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const [clash] = ['fix', 'out', 'baseline', 'write-baseline'].filter((name) => others[name] !== undefined);
  if (clash !== undefined || paths.includes('-') || (print.format !== 'text' && print.format !== 'json')) {
    throw badUsage(
      clash === undefined ? '--watch looks after files and folders, as text or JSON.' : `--watch does not go with --${clash}.`,
      usage,
    );
  }
  const printer = await printerOf(print, settings.base.policy);
  const until = stopAsked(io);
  let first = true;
  const read: FilesRead = new Map();
  await (
    await import('../lint/watch.ts')
  ).watchFlows({
    paths,
    cwd: io.cwd,
    timers: systemTimers,
    until,
    blind: (folder, cause) =>
      io.err(`countersign: changes in ${folder} will not be seen: ${cause instanceof Error ? cause.message : String(cause)}\n`),
    async pass(found) {
      const started = performance.now();
      const { files, errors } = await examine(found, false, settings, read);
      if (first || files.length + errors.length > 0)
        io.out(printReport(printer, { files: files.map(shownTo(print.persona)), errors, ms: since(started) }));
      first = false;
      return [...files, ...errors].map(({ path }) => path);
    },
  });
  return 0;
}

/** The policy, and the packs that were named beside it. Throws UserError `lint/bad-policy`, `package/...`, `trust/no-root`. */
async function policyFrom(
  file: string | undefined,
  packFiles: readonly string[],
  trustRoot: string | undefined,
  io: CliIo,
): Promise<LintContext['policy']> {
  const policy = file === undefined ? undefined : readPolicy(readText(file, io.cwd), file);
  if (packFiles.length === 0) return policy;
  const { readPackFile } = await import('../pack-file.ts');
  const packs = [...(policy?.packs ?? [])];
  for (const path of packFiles) {
    const { pack } = readPackFile(path, trustRoot, io.cwd);
    const clash = clashOf(pack, packs);
    if (clash !== undefined)
      throw new UserError('lint/bad-policy', clashWords(clash), { place: path, mend: 'Give one of them, or other ids.' });
    packs.push(pack);
  }
  return { ...policy, packs };
}

export const command: Command = {
  usage,
  async run(args, io): Promise<ExitCode> {
    const { values, positionals } = optionsFrom(
      args,
      {
        format: { type: 'string' },
        persona: { type: 'string' },
        policy: { type: 'string' },
        pack: { type: 'string', multiple: true },
        'trust-root': { type: 'string' },
        waivers: { type: 'string' },
        record: { type: 'string' },
        baseline: { type: 'string' },
        'write-baseline': { type: 'string' },
        'fail-on': { type: 'string' },
        fix: { type: 'boolean' },
        watch: { type: 'boolean' },
        jobs: { type: 'string' },
        'no-cache': { type: 'boolean' },
        out: { type: 'string', short: 'o' },
      },
      usage,
    );
    if (positionals.length === 0) throw badUsage('lint needs at least one PATH.', usage);
    // It would name the folder that one stands in: mostly a variable that was never set, and --fix changes files.
    if (positionals.includes('')) throw badUsage('A PATH is empty.', usage);
    const format = choiceFrom(values.format ?? (values.json === true ? 'json' : 'text'), formats, '--format', usage);
    if (values.json === true && (format === 'text' || format === 'html'))
      throw badUsage(`--json does not go with --format ${format}.`, usage);
    const persona = choiceFrom(values.persona ?? 'reviewer', personas, '--persona', usage);
    const baseline = values.baseline === undefined ? undefined : readBaseline(readText(values.baseline, io.cwd), values.baseline);
    const policy = await policyFrom(values.policy, values.pack ?? [], values['trust-root'], io);
    // No error, because a policy may be older or newer than this program; but a slip of the pen must not go unseen.
    for (const id of Object.keys(policy?.rules ?? {}))
      if (!rules.some((rule) => rule.id === id) && policy?.packs?.some((pack) => pack.rules.some((rule) => rule.id === id)) !== true)
        io.err(`countersign: ${values.policy}: there is no rule ${id}.\n`);
    const known: Known = {
      waivers: values.waivers === undefined ? [] : readWaivers(readText(values.waivers, io.cwd), values.waivers),
      records: values.record === undefined ? {} : readRecords(readText(values.record, io.cwd), values.record),
    };
    const base: LintContext = { hash: nodeHash, ...(policy === undefined ? {} : { policy }) };
    const settings: PassSettings = {
      base,
      known,
      fix: values.fix === true,
      keepText: format === 'sarif',
      listReceivers: format === 'html',
      io,
    };
    const failOn = choiceFrom(values['fail-on'] ?? 'low', severities, '--fail-on', usage);
    const print: PrintSettings = { format, persona, failOn, colours: io.tty && values.out === undefined };
    if (values.watch === true) return await watchOver(positionals, io, settings, print, values);
    const jobs = countFrom(values.jobs, '--jobs', 1, usage);
    const writesBaseline = values['write-baseline'] !== undefined;
    const started = performance.now();
    const { reports, printed, errors, failed } = await passOver({
      paths: positionals,
      settings,
      jobs,
      cache: values['no-cache'] !== true,
      print,
      keep: baseline !== undefined || writesBaseline,
    });
    const inputs = [...positionals, values.policy, values.waivers, values.record, values['trust-root'], ...(values.pack ?? [])];
    if (values['write-baseline'] !== undefined)
      writeWhole(values['write-baseline'], io.cwd, printBaseline(makeBaseline(reports.map(({ findings }) => findings))), { inputs });
    const compared =
      baseline === undefined
        ? undefined
        : againstBaseline(
            baseline,
            reports.map(({ findings }) => findings),
          );
    const counted = reports.map((file, index) => ({ ...file, findings: compared?.fresh[index] ?? file.findings }));
    const printer = await printerOf(print, policy);
    const files = [...printed, ...counted.map(shownTo(persona)).map(printedBy(printer))];
    const document = printer.document(files, {
      errors,
      ms: since(started),
      ...(compared === undefined ? {} : { baseline: compared.figures }),
    });
    if (values.out === undefined) for (const text of document) io.out(format === 'sarif' || format === 'json' ? plainJson(text) : text);
    else writeWhole(values.out, io.cwd, document, { inputs: [...inputs, values.baseline] });
    if (errors.length > 0 && files.length === 0) return 2;
    if (files.length === 0)
      io.err(`countersign: there is no flow in ${positionals.join(', ')}; folders are searched for .json, .bpmn, .xml and .zip.\n`);
    // What was just written down is accepted; of the rest, what nobody waived counts.
    if (!writesBaseline && (compared === undefined ? failed : counted.some(fails(print)))) return 1;
    return errors.length > 0 ? 2 : 0;
  },
};
