/** countersign held: the flows that playbooks of a service hold, and the word that lets one go on. */
import { instantText } from '../../kernel/instant.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { doubtedFolder, type DoubtedStep } from '../service/doubted-folder.ts';
import { heldFolder, type HeldFlow } from '../service/held-folder.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readPlaybooks } from '../service/playbook-file.ts';

const usage = `countersign held list | release FLOW | trust FLOW STEP --playbooks FILE [--by NAME --reason TEXT] [--json]

The flows that the playbooks of "countersign start" or "countersign worker" hold: nothing of them starts, and their runs are paused. And the steps
about which somebody is asked before what they decide has effect.

  list              what is held, and about which steps people are asked, since when and why
  release FLOW      lets the flow with this id go on, and with it the runs that the hold paused. A service that runs hears of it within seconds,
                    one that does not at its next start
  trust FLOW STEP   lets the word of the step with this id count again; questions that were asked are still to be answered
    --by NAME, --reason TEXT   who says so and why, for the log of the service
  --playbooks FILE  the file that the service was started with; it says where the list of held flows is

With --json: { "held": [{ "flowId", "at", "why", "playbook", "release"? }], "asked": [{ "flowId", "nodeId", "at", "why", "playbook", "trust"? }] }`;

const shown = ({ at, ...more }: HeldFlow | DoubtedStep): object => ({ ...more, at: instantText(at) });
const line = ({ flowId, at, why, playbook, release }: HeldFlow): string =>
  `${plainLine(`${flowId}  since ${instantText(at)} by "${playbook}": ${why}${release === undefined ? '' : ` (let go on by ${release.by}; the service has not heard of it yet)`}`)}\n`;

const stepLine = ({ flowId, nodeId, at, why, playbook, trust }: DoubtedStep): string =>
  `${plainLine(`${flowId}  people are asked about the step ${nodeId} since ${instantText(at)} by "${playbook}": ${why}${trust === undefined ? '' : ` (trusted again by ${trust.by}; the service has not heard of it yet)`}`)}\n`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { playbooks: { type: 'string' }, by: { type: 'string' }, reason: { type: 'string' } },
      usage,
    );
    const [verb, flowId, nodeId, ...more] = positionals;
    if (values.playbooks === undefined) throw badUsage('held needs --playbooks FILE.', usage);
    const place = readPlaybooks(values.playbooks, io.cwd).held;
    const [flows, steps] = [heldFolder(place, io.cwd), doubtedFolder(place, io.cwd)];
    const tell = (held: readonly HeldFlow[], asked: readonly DoubtedStep[]): 0 => {
      io.out(
        values.json === true
          ? `${JSON.stringify({ held: held.map(shown), asked: asked.map(shown) })}\n`
          : held.length + asked.length === 0
            ? 'No flow is held.\n'
            : [...held.map(line), ...asked.map(stepLine)].join(''),
      );
      return 0;
    };
    if (verb === 'list' && flowId === undefined) return tell(flows.list(), steps.list());
    const trusts = verb === 'trust' && nodeId !== undefined;
    if (flowId === undefined || more.length > 0 || !(trusts || (verb === 'release' && nodeId === undefined)))
      throw badUsage('held takes "list", "release FLOW" or "trust FLOW STEP".', usage);
    if (values.by === undefined || values.by === '' || (values.reason ?? '').trim().length < 5)
      throw badUsage(`${verb ?? ''} needs --by NAME and --reason TEXT of at least five characters.`, usage);
    const word = { by: values.by.slice(0, 200), reason: (values.reason ?? '').trim().slice(0, 2_000) };
    return trusts ? tell([], [steps.letGo(flowId, nodeId, word)]) : tell([flows.letGo(flowId, word)], []);
  },
};
