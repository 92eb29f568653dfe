/** Programs that a step of Node-RED starts on a machine: which of what comes becomes a part of the command, and which is only given to it. */
import type { JsonObject } from '../../kernel/json.ts';
import { askedOfAnybody } from '../../nodes/kit/unchecked-servers.ts';
import { text, type RedDescription, type Sink } from './description.ts';
import type { RedNode } from './parse.ts';
import { plainValue } from './values.ts';

/** The whole line that is run, as far as the file says it. */
const wholeCommand = (more: string, first: string, { raw }: RedNode): JsonObject =>
  text(raw[more]).trim() === '' ? {} : { [first]: plainValue(`${text(raw[first])} ${text(raw[more])}`) };

/** These take what they are given for commands. */
const shells =
  /(?:^|[\\/\s])(?:(?:ba|z|k|da|a|c|tc|fi|tcl|jim)?sh|cmd|pwsh|powershell|i?python[\d.]*|pypy\d?|node(?:js)?|deno|bun|perl|ruby|php|irb|lua|julia|osascript|expect|jshell|psql|mysql|mariadb|sqlite3|sqlplus|sqlcmd|cqlsh|mongo(?:sh)?|redis-cli|ssh|telnet|nc|ncat|socat|busybox|xargs|sudo|su|env|eval|crontab|wsl)(?:\.exe)?(?:\s|$)/i;
/** A program that is named behind them is what they run: it reads the rest as it likes. Not so behind `-c`, `-e`, `-i` or `-s`, by which they take commands all the same. */
const runsFile =
  /(?:python[\d.]*|node|perl|ruby|php|lua|(?:ba|z|k|da)?sh)(?:\.exe)?(?:\s{1,9}-(?![a-z]{0,3}[ceisp]\b|-(?:eval|print|interactive|command)\b)[\w-]{1,40}){0,9}\s{1,9}[^-\s][^\s]{0,300}\.(?:py|m?js|cjs|pl|rb|php|lua|sh)(?:\s|$)/i;
const takesCommands = (command: string): boolean => shells.test(command) && !runsFile.test(command);

const commandSink = (parameter: string, implied?: string[]): Sink => ({
  kind: 'command',
  parameter: [parameter],
  ...(implied === undefined ? {} : { implied: [implied] }),
});

/** Whom the line asks without looking who it is. */
function trusting({ raw }: RedNode, ...keys: readonly string[]): Partial<Pick<RedDescription['facts'], 'networks'>> {
  const networks = askedOfAnybody(keys.map((key) => text(raw[key])).join(' '));
  return networks.length === 0 ? {} : { networks };
}

function ofExec(node: RedNode, { facts, values, ...base }: RedDescription): RedDescription {
  const { raw } = node;
  const appended = raw['addpay'] !== undefined && raw['addpay'] !== '' && raw['addpay'] !== false;
  const field = typeof raw['addpay'] === 'string' && raw['addpay'] !== 'true' ? raw['addpay'] : 'payload';
  return {
    ...base,
    values: { ...values, ...wholeCommand('append', 'command', node) },
    facts: {
      ...facts,
      ...trusting(node, 'command', 'append'),
      sinks: [commandSink('command', appended ? field.split('.').slice(0, 20) : undefined)],
    },
  };
}

/** What comes is told to the program, or becomes a part of its line: as an argument, or between `${` and `}`. */
function ofOther(node: RedNode, { facts, values, ...base }: RedDescription): RedDescription {
  const isDaemon = node.type === 'daemon';
  const key = isDaemon ? 'command' : 'commandLine';
  const line = `${text(node.raw[key])} ${text(node.raw[isDaemon ? 'args' : 'commandArgs'])}`.trim();
  const becomes =
    takesCommands(line) ||
    (!isDaemon && (node.raw['payloadIsArg'] === true || node.raw['addpay'] === true || line.includes('${') || line === ''));
  return {
    ...base,
    values: { ...values, ...wholeCommand(isDaemon ? 'args' : 'commandArgs', key, node) },
    facts: {
      ...facts,
      ...trusting(node, 'command', 'args', 'commandLine', 'commandArgs'),
      sinks: [...(becomes ? [] : facts.sinks), commandSink(key, becomes ? ['payload'] : undefined)],
    },
  };
}

/** Python that is written out in the step: each message is what it works on. */
const ofPython = (node: RedNode, base: RedDescription): RedDescription => ({
  ...base,
  code: text(node.raw['func']),
  facts: { ...base.facts, code: { language: 'python', dialect: 'node-red' } },
});

export const programOf = (node: RedNode, base: RedDescription): RedDescription =>
  node.type === 'exec' ? ofExec(node, base) : node.type === 'python3-function' ? ofPython(node, base) : ofOther(node, base);
