/** countersign held: the flows that playbooks of a service hold, and the word that lets one go on. */
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { heldFolder, type HeldFlow } from '../held-folder.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readPlaybooks } from '../playbook-file.ts';

const usage = `countersign held list | release FLOW --playbooks FILE [--by NAME --reason TEXT] [--json]

The flows that the playbooks of "countersign start" or "countersign worker" hold: nothing of them starts, and their runs are paused.

  list              what is held, since when and why
  release FLOW      lets the flow with this id go on, and with it the runs that the hold paused. A service that runs hears of it within seconds,
                    one that does not at its next start
    --by NAME, --reason TEXT   who says so and why, for the log of the service
  --playbooks FILE  the file that the service was started with; it says where the list of held flows is

With --json: { "held": [{ "flowId", "at", "why", "playbook", "release"? }] }`;

const shown = ({ at, ...more }: HeldFlow): object => ({ ...more, at: instantText(at) });
const line = ({ flowId, at, why, playbook, release }: HeldFlow): string => `${plainLine(`${flowId}  since ${instantText(at)} by "${playbook}": ${why}${release === undefined ? '' : ` (let go on by ${release.by}; the service has not heard of it yet)`}`)}\n`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { playbooks: { type: 'string' }, by: { type: 'string' }, reason: { type: 'string' } }, usage);
    const [verb, flowId, ...more] = positionals;
    if (values.playbooks === undefined) throw badUsage('held needs --playbooks FILE.', usage);
    const folder = heldFolder(readPlaybooks(values.playbooks, io.cwd).held, io.cwd);
    const tell = (held: readonly HeldFlow[]): 0 => {
      io.out(values.json === true ? `${JSON.stringify({ held: held.map(shown) })}\n` : held.length === 0 ? 'No flow is held.\n' : held.map(line).join(''));
      return 0;
    };
    if (verb === 'list' && flowId === undefined) return tell(folder.list());
    if (verb !== 'release' || flowId === undefined || more.length > 0) throw badUsage('held takes "list", or "release FLOW".', usage);
    if (values.by === undefined || values.by === '' || (values.reason ?? '').trim().length < 5) throw badUsage('release needs --by NAME and --reason TEXT of at least five characters.', usage);
    return tell([folder.letGo(flowId, { by: values.by.slice(0, 200), reason: (values.reason ?? '').trim().slice(0, 2_000) })]);
  },
};
