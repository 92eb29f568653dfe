/** countersign egress check: what the broker would say to each URL. */
import { z } from 'zod';
import { parseHostRule } from '../../broker/network/host-rules.ts';
import type { HostRule } from '../../broker/network/host-name.ts';
import { systemResolver } from '../../broker/network/resolver.node.ts';
import { judgeAnswers, judgeUrl, type UrlReason } from '../../broker/network/url-judge.ts';
import { UserError } from '../../kernel/errors.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { parseGivenJson } from '../../workflow/migrations/json-text.ts';
import type { CliIo, Command } from '../command.ts';
import { inputLines, type InputLine } from '../lines.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';

const usage = `countersign egress check URL... [-] [--allow FILE] [--resolve NAME=ADDRESS,ADDRESS]... [--dns] [--json]

Says what the broker would say to each URL: allow, or block and why. Opens no connection.

  -               URLs from stdin, one a line; each is answered as it comes, with --json all at the end
  --allow FILE    { "hosts": ["api.example.com:443", "*.partner.example:443"] }; without it: any public https host on 443 or 8443
  --resolve N=A   pretend that the name N has these addresses; may be repeated, also for one name
  --dns           look other names up; otherwise they are judged by their text

Exit code 0: all allowed; 1: at least one blocked; 2: a rule or an argument cannot be used.`;

const allowSchema = z.strictObject({ hosts: z.array(z.string().max(300)).max(10_000) });

/** A bad rule stops the command: skipping it would leave somebody with a list that is not the one they wrote. */
function readRules(path: string, cwd: string): readonly HostRule[] {
  const parsed = allowSchema.safeParse(parseGivenJson(readText(path, cwd), path));
  if (!parsed.success)
    throw new UserError('egress/bad-rule', 'The list of hosts cannot be read.', {
      place: path,
      mend: 'Write { "hosts": ["api.example.com:443"] }.',
    });
  return parsed.data.hosts.map((rule, index) => {
    try {
      return parseHostRule(rule);
    } catch (cause) {
      if (!(cause instanceof UserError)) throw cause;
      throw new UserError('egress/bad-rule', cause.message, {
        place: `${path}, hosts[${index}]`,
        ...(cause.mend === undefined ? {} : { mend: cause.mend }),
        cause,
      });
    }
  });
}

/** As the URL parser spells it, so that pins and URLs meet. */
function pinnedName(text: string): string | undefined {
  const name = URL.canParse(`https://${text}`) ? new URL(`https://${text}`) : undefined;
  return name === undefined || name.host === '' || name.href !== `https://${name.hostname}/` ? undefined : name.hostname.replace(/\.$/, '');
}

/** Several pins of one name add up: leaving out the first ones could leave out the bad one. */
function readAnswers(entries: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const answers = new Map<string, readonly string[]>();
  for (const entry of entries) {
    const at = entry.indexOf('=');
    const name = at < 1 ? undefined : pinnedName(entry.slice(0, at));
    if (name === undefined) throw badUsage(`--resolve takes NAME=ADDRESS,ADDRESS, not "${entry}".`, usage);
    const addresses = entry
      .slice(at + 1)
      .split(',')
      .map((address) => address.trim().replace(/^\[|\]$/g, ''))
      .filter((address) => address !== '');
    answers.set(name, [...(answers.get(name) ?? []), ...addresses]);
  }
  return answers;
}

interface Verdict {
  readonly url: string;
  readonly decision: 'allow' | 'block';
  readonly reason: UrlReason;
  readonly detail?: string;
}

async function check(
  url: string,
  rules: readonly HostRule[] | undefined,
  answers: ReadonlyMap<string, readonly string[]>,
  dns: boolean,
): Promise<Verdict> {
  const verdict = judgeUrl(url, rules === undefined ? {} : { rules });
  if (!verdict.allowed) return { url, decision: 'block', reason: verdict.reason, detail: verdict.words };
  const pinned = answers.get(verdict.host);
  if (!verdict.isAddress && (pinned !== undefined || dns)) {
    const addresses = pinned ?? (await systemResolver.resolve(verdict.host).catch(() => []));
    const refused = judgeAnswers(verdict.host, addresses);
    if (refused !== undefined) return { url, decision: 'block', reason: refused.reason, detail: refused.words };
  }
  return { url, decision: 'allow', reason: 'ok' };
}

/** One document of results is held in memory until its end; UTF-16 units. */
const MOST_RESULTS = 100_000;
const MOST_RESULT_CHARS = 32 * 1024 * 1024;

async function* asked(given: readonly string[], io: CliIo): AsyncGenerator<string | InputLine> {
  for (const one of given) {
    if (one !== '-') yield one;
    else yield* inputLines('-', io);
  }
}

const forPeople = ({ url, decision, reason, detail }: Verdict): string =>
  `${decision.padEnd(6)} ${plainLine(url)}${decision === 'allow' ? '' : `  (${reason}: ${plainLine(detail ?? '')})`}\n`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { allow: { type: 'string' }, resolve: { type: 'string', multiple: true }, dns: { type: 'boolean' } },
      usage,
    );
    const [verb, ...given] = positionals;
    if (verb !== 'check' || given.length === 0) throw badUsage('egress takes the word check and URLs.', usage);
    const rules = values.allow === undefined ? undefined : readRules(values.allow, io.cwd);
    const answers = readAnswers(values.resolve ?? []);
    const results: Verdict[] = [];
    let chars = 0;
    let clean = true;
    for await (const url of asked(given, io)) {
      const result: Verdict =
        typeof url !== 'string' && url.fault !== undefined
          ? { url: url.text, decision: 'block', reason: 'malformed', detail: `line ${url.number} is ${url.fault}` }
          : await check(typeof url === 'string' ? url : url.text, rules, answers, values.dns === true);
      clean &&= result.decision === 'allow';
      if (values.json !== true) {
        io.out(forPeople(result));
        continue;
      }
      results.push(result);
      chars += result.url.length;
      if (results.length > MOST_RESULTS || chars > MOST_RESULT_CHARS)
        throw new UserError(
          'file/too-large',
          `--json gives one document, of at most ${MOST_RESULTS.toLocaleString('en')} URLs with 32 MiB of text together.`,
          { place: '-', mend: 'Leave --json out: then each URL is answered as it comes. Or give fewer at once.' },
        );
    }
    if (values.json === true) io.out(`${JSON.stringify({ results })}\n`);
    return clean ? 0 : 1;
  },
};
