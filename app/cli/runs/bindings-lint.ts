/**
 * The flows of a bundle, linted again as they stand on this machine: each slot with what its binding puts there, under the policy of the place. What was
 * harmless when people signed may not be with another server, or where other hosts, vendors and regions are approved.
 */
import type { BoundConnection } from '../../broker/connection.ts';
import { parseHostRule } from '../../broker/network/host-rules.ts';
import { lintContextOf, type SignedAssessment } from '../../bundle/from-assessment.ts';
import { nodeHash } from '../../kernel/host.node.ts';
import { UserError } from '../../kernel/errors.ts';
import type { Policy } from '../../lint/kit/context.ts';
import type { Finding } from '../../lint/kit/finding.ts';
import { assess } from '../../review/assess.ts';
import type { ConnectionSlot, Flow } from '../../workflow/model/flow.ts';
import { tokenAddress } from './bindings-judge.ts';

/** The slot as its binding makes it. Where the tokens come from is no place that data goes to. */
function boundSlot(slot: ConnectionSlot, { hosts, server, auth, minimumTls }: BoundConnection): ConnectionSlot {
  const token = tokenAddress(auth);
  const reached = [
    ...new Set([
      ...hosts.filter((host) => parseHostRule(host).host !== token),
      ...(server === undefined ? [] : [`${server.host}:${server.port}`]),
    ]),
  ];
  const scopes = 'scope' in auth ? auth.scope?.split(/\s+/).filter((scope) => scope !== '') : undefined;
  return {
    ...slot,
    hosts: reached.length === 0 ? slot.hosts : reached,
    scopes: scopes ?? slot.scopes,
    ...(minimumTls === undefined ? {} : { tls: { ...slot.tls, minimum: minimumTls } }),
  };
}

const isSevere = ({ severity, waived }: Finding): boolean => waived === undefined && (severity === 'block' || severity === 'high');
const keyOf = ({ ruleId, fingerprint }: Finding): string => `${ruleId} ${fingerprint}`;

/**
 * Throws UserError `connection/unsafe` that names the binding, the finding and the mend, for the worst of what blocks or is high here and was not where it was
 * signed. `policy` is the target's; without one the signed policy holds here too.
 */
export function judgeAtTarget(signed: SignedAssessment, bindings: ReadonlyMap<string, BoundConnection>, policy: Policy | undefined): void {
  const replaced = new Map<string, ConnectionSlot>();
  const bind = (flow: Flow): Flow => ({
    ...flow,
    connections: flow.connections.map((slot) => {
      const bound = bindings.get(slot.id);
      const made = bound === undefined ? slot : boundSlot(slot, bound);
      if (JSON.stringify(made) === JSON.stringify(slot)) return slot;
      replaced.set(slot.id, made);
      return made;
    }),
  });
  const [flow, ...subflows] = [signed.flow, ...signed.subflows].map(bind);
  if (flow === undefined || (replaced.size === 0 && policy === undefined)) return;
  const known = new Set(signed.findings.filter(isSevere).map(keyOf));
  const { byFlow } = assess(flow, subflows, lintContextOf(policy ?? signed.policy, signed.waivers, nodeHash), nodeHash);
  const fresh = byFlow.flatMap((one) =>
    one.findings.filter((finding) => isSevere(finding) && !known.has(keyOf(finding))).map((finding) => ({ finding, in: one.flow })),
  );
  const worst = fresh.find(({ finding }) => finding.severity === 'block') ?? fresh[0];
  if (worst === undefined) return;
  const { ruleId, title, remedy, nodeId } = worst.finding;
  const used = worst.in.nodes.find(({ id }) => id === nodeId)?.connection;
  const slot = replaced.get(used ?? '') ?? [...replaced.values()][0];
  const others = fresh.length === 1 ? '' : ` (and ${fresh.length - 1} more)`;
  throw new UserError(
    'connection/unsafe',
    `${slot === undefined ? 'Under the policy of this machine the flow' : `With the binding of "${slot.name}" the flow`} is not what was signed: ${title} (${ruleId})${others}.`,
    {
      place: slot === undefined ? worst.in.name : `${worst.in.name} / ${slot.id}`,
      mend: `${slot === undefined ? '' : 'Bind it to a place that is approved here, or: '}${remedy}`,
    },
  );
}
