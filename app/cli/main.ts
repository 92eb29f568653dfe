/** The command line's front door: finds the command, loads only that one, turns errors into exit codes. */
import { isCountersignError, knownError, UserError } from '../kernel/errors.ts';
import { meantWord } from '../kernel/meant-word.ts';
import { plainJson, plainText } from '../kernel/plain-text.ts';
import type { ErrorCode } from '../kernel/error-codes.ts';
import type { CliIo, Command, ExitCode } from './command.ts';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** For a command whose schemas see a few files, and no more. */
async function asTheyStand(load: () => Promise<{ readonly command: Command }>): Promise<Command> {
  await import('./schemas-as-they-stand.ts');
  return (await load()).command;
}

/** Every command there is; a module is loaded only when its command is asked for. */
const commands: Readonly<Record<string, Entry>> = {
  lint: {
    summary: 'find leaks, injection paths and excess permissions in flows',
    load: async () => (await import('./commands/lint.ts')).command,
  },
  draft: {
    summary: 'make a flow of a description in plain words, with no model',
    load: async () => (await import('./commands/draft.ts')).command,
  },
  rules: { summary: 'list the rules, or show the page of one', load: async () => (await import('./commands/rules.ts')).command },
  pack: { summary: 'try and sign rules of your own', load: async () => (await import('./commands/pack.ts')).command },
  flow: { summary: 'show the labels of every field on every wire', load: async () => (await import('./commands/flow.ts')).command },
  import: {
    summary: 'make a flow of a file of n8n, Node-RED, Flowise, Power Automate or BPMN',
    load: async () => (await import('./commands/import.ts')).command,
  },
  bundle: { summary: 'make, sign and show bundles', load: async () => (await import('./commands/bundle.ts')).command },
  verify: { summary: 'verify a signed bundle, offline', load: async () => await asTheyStand(() => import('./commands/verify.ts')) },
  trust: {
    summary: 'make, show or rotate the trust root: whose signatures count',
    load: async () => (await import('./commands/trust.ts')).command,
  },
  key: { summary: 'make a signing key', load: async () => (await import('./commands/key.ts')).command },
  audit: { summary: 'verify or export an audit log, without the app', load: async () => (await import('./commands/audit.ts')).command },
  models: {
    summary: 'every model that flows and bundles use, as a list or a bill of materials',
    load: async () => (await import('./commands/models.ts')).command,
  },
  evidence: {
    summary: 'make, verify or show the evidence of a period, for an auditor',
    load: async () => (await import('./commands/evidence.ts')).command,
  },
  run: { summary: 'run a signed bundle, or try a draft', load: async () => await asTheyStand(() => import('./commands/run.ts')) },
  start: {
    summary: 'serve a folder of signed bundles: web requests, schedules, resume',
    load: async () => (await import('./commands/start.ts')).command,
  },
  worker: {
    summary: 'run bundles as a worker of a durable engine of your own',
    load: async () => (await import('./commands/worker.ts')).command,
  },
  cluster: {
    summary: 'start, ask, answer and stop the runs of a durable engine of your own',
    load: async () => (await import('./commands/cluster.ts')).command,
  },
  runs: { summary: 'list the runs in a store', load: async () => (await import('./commands/runs.ts')).command },
  store: {
    summary: 'make and put back copies of a store, also while a service uses it',
    load: async () => (await import('./commands/store.ts')).command,
  },
  resume: { summary: 'take up runs where they stopped', load: async () => (await import('./commands/resume.ts')).command },
  cancel: { summary: 'end a run now', load: async () => (await import('./commands/cancel.ts')).command },
  answer: { summary: 'what runs ask people, and the answer', load: async () => (await import('./commands/answer.ts')).command },
  held: {
    summary: 'the flows that playbooks hold, and the word that lets one go on',
    load: async () => (await import('./commands/held.ts')).command,
  },
  fairness: {
    summary: 'compare how often a step gives an answer to groups of people',
    load: async () => (await import('./commands/fairness.ts')).command,
  },
  separation: {
    summary: 'whether development and test can touch what production works on',
    load: async () => (await import('./commands/separation.ts')).command,
  },
  attack: {
    summary: "let outsiders' texts loose on a flow, in dry runs",
    load: async () => (await import('./commands/attack.ts')).command,
  },
  script: { summary: 'run one script step in the sandbox', load: async () => (await import('./commands/script.ts')).command },
  egress: { summary: 'what the broker would say to a URL', load: async () => (await import('./commands/egress.ts')).command },
  detect: {
    summary: 'find personal data, secrets and injections in text',
    load: async () => (await import('./commands/detect.ts')).command,
  },
  serve: { summary: 'the app in a browser, on this machine only', load: async () => (await import('./commands/serve.ts')).command },
  doctor: { summary: 'what this machine has and lacks, and the mend', load: async () => (await import('./commands/doctor.ts')).command },
};

/** Options end at `--`; what follows are names. */
const optionsEnd = (args: readonly string[]): number => (args.includes('--') ? args.indexOf('--') : args.length);
const wantsJson = (args: readonly string[]): boolean => args.slice(0, optionsEnd(args)).includes('--json');
const printsJson = (args: readonly string[]): boolean => wantsJson(args) || args.slice(0, optionsEnd(args)).includes('--jsonl');
const isHelp = (word: string | undefined): boolean => word === '--help' || word === '-h';

/** `--json` may stand anywhere, also before the command or its verb: it is moved behind the other options. */
function withJsonLast(args: readonly string[]): readonly string[] {
  if (!wantsJson(args)) return args;
  const end = optionsEnd(args);
  return [...args.slice(0, end).filter((word) => word !== '--json'), '--json', ...args.slice(end)];
}

function help(): string {
  const width = Math.max(0, ...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, entry]) => `  ${name.padEnd(width)}  ${entry.summary}`);
  return (
    `countersign: draw, lint, countersign and run AI workflows\n\nUsage: countersign COMMAND [--json]\n\n${lines.join('\n')}\n\n` +
    'Exit codes: 0 done and clean, 1 findings or a refusal, 2 bad usage or unreadable input, 3 our own fault.\n'
  );
}

const usageJson = (usage: string): string => `${JSON.stringify({ usage })}\n`;

/** The input was read and understood, and the answer is no. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'lint/blocked',
  'bundle/refused',
  'bundle/not-approved',
  'connection/widened',
  'connection/unsafe',
  'trust/rolled-back',
  'trust/clock-back',
]);

function report(cause: unknown, json: boolean, io: CliIo): ExitCode {
  const error = knownError(cause);
  if (isCountersignError(error)) {
    const { code, message, place, mend } = error;
    if (json) io.out(`${JSON.stringify({ ok: false, error: { code, message, place, mend } })}\n`);
    io.err(`countersign: ${place === undefined ? '' : `${place}: `}${message}${mend === undefined ? '' : `\n  ${mend}`}\n  (${code})\n`);
    return error.errorClass === 'bug' ? 3 : refusals.has(code) ? 1 : 2;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (json)
    io.out(`${JSON.stringify({ ok: false, error: { code: 'kernel/bug', message: 'Something went wrong inside countersign.' } })}\n`);
  io.err(`countersign: something went wrong inside countersign; your files are untouched.\n${detail}\n  (kernel/bug)\n`);
  return 3;
}

function entryOf(name: string): Entry {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) {
    const meant = meantWord(name, Object.keys(commands));
    throw new UserError('cli/bad-usage', `there is no command "${name}".`, {
      mend: `${meant === undefined ? '' : `Did you mean "countersign ${meant}"? `}"countersign help" lists them.`,
    });
  }
  return entry;
}

async function dispatch(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = withJsonLast(args);
  const asksForHelp = words[0] === 'help' || isHelp(words[0]);
  const [name, ...rest] = asksForHelp ? words.slice(1) : words;
  if (name === undefined || name === '--json') {
    if (name === '--json' && !asksForHelp)
      throw new UserError('cli/bad-usage', 'No command was given.', { mend: '"countersign help" lists them.' });
    io.out(wantsJson(args) ? usageJson(help()) : help());
    return asksForHelp ? 0 : 2;
  }
  if (name === '--version') {
    const version = (await import('./version.ts')).programVersion();
    io.out(wantsJson(args) ? `${JSON.stringify({ version })}\n` : `${version}\n`);
    return 0;
  }
  const command = await entryOf(name).load();
  if (asksForHelp || rest.slice(0, optionsEnd(rest)).some(isHelp)) {
    io.out(wantsJson(args) ? usageJson(command.usage) : `${command.usage}\n`);
    return 0;
  }
  if (command.acts === true) io.outlast?.();
  return await command.run(rest, io);
}

/** Runs one command line and returns the exit code. Whatever goes to stderr is for people, and safe for their terminals; JSON on stdout is, too. */
export async function main(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const safe: CliIo = {
    ...io,
    out: printsJson(args) ? (text) => io.out(plainJson(text)) : io.out,
    err: (text) => io.err(plainText(text)),
  };
  try {
    return await dispatch(args, safe);
  } catch (error) {
    return report(error, wantsJson(args), safe);
  }
}
