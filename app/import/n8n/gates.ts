/** A person between an agent and its tools: a node `…HitlTool` asks before the tools that are plugged into it may run. */
import type { JsonObject } from '../../kernel/json.ts';
import { asksOthers } from './approvals/approvals.ts';
import { asksFixedPeople } from './describe/service.ts';
import { partsInSight } from './expression.ts';
import { nodeTypeInfo } from './map/node-map.ts';
import type { Wire } from './wiring.ts';

/** More gates behind each other than this are a file that was made to keep us busy. */
const mostGates = 20;

export interface Gated {
  /** Tools are plugged into the agents that they may be called by. */
  readonly wires: readonly Wire[];
  /** Ids of the tools that run only when somebody whom the flow itself names has said yes. */
  readonly asked: ReadonlySet<string>;
  /** Those of them of which whoever says yes sees what the agent wants to call them with. */
  readonly shown: ReadonlySet<string>;
}

const words = String.raw`(?:(?:'[^'\\]*'|"[^"\\]*"|\$tool\.name)\s*\+\s*)`;
/** All that the tool is called with, and nothing that is made of it; words may stand before it. */
const wholeCall = new RegExp(
  String.raw`^${words}{0,9}(?:\$tool\.parameters(?:\.toJsonString\(\))?|JSON\.stringify\(\s*\$tool\.parameters\s*(?:,\s*null\s*(?:,\s*\d+\s*)?)?\))$`,
);
/** The question that n8n puts when nobody has written one names the tool and what it is called with. */
function showsCall({ message }: JsonObject): boolean {
  if (message === undefined || message === '') return true;
  return (
    typeof message === 'string' &&
    message.length <= 10_000 &&
    message.startsWith('=') &&
    partsInSight(message).some(({ source, inSight }) => inSight && wholeCall.test(source))
  );
}

/** An agent may use what is plugged into a gate of its: whoever looks at what it may do has to find it there. */
export function throughGates(wires: readonly Wire[]): Gated {
  const isGate = ({ node }: Wire['to']): boolean => nodeTypeInfo(node.type).gates;
  if (!wires.some(({ kind, to }) => kind === 'tool' && isGate(to))) return { wires, asked: new Set(), shown: new Set() };
  const leaving = Map.groupBy(
    wires.filter(({ kind, from }) => kind === 'tool' && isGate(from)),
    ({ from }) => from.id,
  );
  const asked = new Set<string>();
  const open = new Set<string>();
  const blind = new Set<string>();
  const behind = (wire: Wire): readonly Wire[] => {
    const roots: Wire[] = [];
    const seen = new Set<string>();
    const queue = [{ gate: wire.to, asks: false, shows: false }];
    for (let at = queue.pop(); at !== undefined && seen.size < mostGates; at = queue.pop()) {
      const way = `${at.asks}/${at.shows}/${at.gate.id}`;
      if (seen.has(way)) continue;
      seen.add(way);
      // A gate that is switched off asks nobody.
      const { type, disabled, parameters } = at.gate.node;
      const asksHere = !disabled && asksOthers(nodeTypeInfo(type)) && asksFixedPeople(parameters);
      const asks = at.asks || asksHere;
      const shows = at.shows || (asksHere && showsCall(parameters));
      for (const next of leaving.get(at.gate.id) ?? []) {
        if (isGate(next.to)) queue.push({ gate: next.to, asks, shows });
        else {
          roots.push({ ...wire, to: next.to, input: next.input });
          (asks ? asked : open).add(wire.from.id);
          if (!shows) blind.add(wire.from.id);
        }
      }
    }
    return roots.length === 0 ? [wire] : roots;
  };
  const led = wires.flatMap((wire) => (wire.kind === 'tool' && isGate(wire.to) ? behind(wire) : [wire]));
  // A tool that an agent may also call without a question is not asked about.
  for (const { kind, from, to } of wires) if (kind === 'tool' && !isGate(to)) open.add(from.id);
  const always = [...asked].filter((id) => !open.has(id));
  return { wires: led, asked: new Set(always), shown: new Set(always.filter((id) => !blind.has(id))) };
}
