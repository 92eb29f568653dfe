/** countersign separation: whether development and test can touch what production works on, by the flows of a folder. */
import { separationOf, type Login, type PlacedFlow, type Separation } from '../../compliance/separation.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { environmentWord } from '../../lint/kit/words.ts';
import type { FileError } from '../../lint/output/file-report.ts';
import type { ConnectionSlot, Flow } from '../../workflow/model/flow.ts';
import type { Command } from '../command.ts';
import { bundleFlows } from '../bundle-flows.ts';
import { flowsAndBundles, isBundleName } from '../bundle-names.ts';
import { errorOf, filesUnder, flowsIn, readFlowText, type Found } from '../lint/files.ts';
import { badUsage, optionsFrom } from '../options.ts';

const usage = `countersign separation PATH... [--json]

Whether flows of development and test can touch what flows of production work on. Each flow says which environment it is for; PATH is a flow,
a signed bundle (.countersign; read, not verified), or a folder of them. It ends with PROVED, or with NOT PROVED and the reasons: connections, accounts and databases that both use, and what nobody can tell
from the files. A file names the account of a connection ("serviceAccount") and never its secret: the page Environments of a workspace compares
the secrets as well, by fingerprint.

Exit code 1: not proved.

With --json: { "proved", "environments": [{ "environment", "flows", "connections", "hosts", "tables" }], "overlaps": [{ "kind", "severity", "title", "remedy" }], "open": [{ "kind", "text" }], "limits": [...], "errors": [{ "path", "code", "message" }] }`;

/** Ids that a workspace gave: the same one is the same connection. Others are names that each file gives as it likes. */
const isGiven = (id: string): boolean => /^con_[0-9A-Z]{26}$/.test(id);

const loginIn =
  (path: string) =>
  (slot: ConnectionSlot): Login => ({
    id: isGiven(slot.id) ? slot.id : `${path} ${slot.id}`,
    name: slot.name,
    type: slot.type,
    auth: slot.auth,
    environment: slot.environment,
    hosts: slot.hosts,
    account: slot.serviceAccount,
    accountKnown: (slot.serviceAccount ?? '') !== '',
    prints: [],
  });

const count = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

function text({ proved, environments, overlaps, open, limits }: Separation): string {
  const line = (indent: string, words: string): string => `${indent}${plainLine(words)}\n`;
  return [
    ...environments.map(({ environment, flows, connections, hosts, tables }) =>
      line(
        '',
        `${environmentWord(environment)}: ${count(flows.length, 'flow')}, ${count(connections.length, 'connection')}, ${count(hosts.length, 'host')}, ${count(tables.length, 'table')}`,
      ),
    ),
    ...overlaps.flatMap(({ severity, title, remedy }) => [line('  ', `${severity}: ${title}`), line('    ', remedy)]),
    ...open.map((question) => line('  ', `open: ${question.text}`)),
    proved ? 'PROVED: no login, account or database of production is used elsewhere.\n' : 'NOT PROVED\n',
    ...limits.map((limit) => line('  ', `Not seen: ${limit}`)),
  ].join('');
}

async function flowsAt({ path, named }: Found, cwd: string): Promise<readonly Flow[]> {
  if (!isBundleName(path)) return (await flowsIn(await readFlowText(path, cwd, named), path, named)).map(({ flow }) => flow);
  const { flow, subflows } = await bundleFlows(path, cwd);
  return [flow, ...subflows];
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {}, usage);
    if (positionals.length === 0) throw badUsage('separation needs at least one PATH.', usage);
    const placed: PlacedFlow[] = [];
    const errors: FileError[] = [];
    for (const found of filesUnder(positionals, io.cwd, () => undefined, flowsAndBundles)) {
      if ('code' in found) {
        errors.push(found);
        continue;
      }
      try {
        const flows = await flowsAt(found, io.cwd);
        placed.push(...flows.map((flow) => ({ flow, environment: flow.environment, loginOf: loginIn(found.path) })));
      } catch (error) {
        errors.push(errorOf(error, found.path));
      }
    }
    const whole = separationOf(placed, []);
    // A file that cannot be read may hold a flow that reaches anything.
    const separation: Separation = { ...whole, proved: whole.proved && errors.length === 0 };
    if (values.json === true) io.out(`${JSON.stringify({ ...separation, errors })}\n`);
    else {
      for (const { path, message } of errors) io.err(`${plainLine(path)}: ${plainLine(message)}\n`);
      io.out(text(separation));
    }
    return placed.length === 0 && errors.length > 0 ? 2 : separation.proved ? 0 : 1;
  },
};
