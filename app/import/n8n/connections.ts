/** Credentials of the file as connection slots: type, name and reach, never a secret. The user binds them again. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { leftOutOf } from '../../privacy/detectors/secrets/places.ts';
import type { ConnectionSlot } from '../../workflow/model/flow.ts';
import { NameGiver } from '../../workflow/graph/names.ts';
import type { LossReport } from '../loss.ts';
import type { NamedNode } from './identity.ts';
import { connectionKind } from './map/credentials.ts';
import type { NodeTypeInfo } from './map/node-map.ts';
import type { N8nCredential } from './parse.ts';

/** The credential that the node really uses: a node keeps those of earlier choices, too. */
function chosen({ node }: NamedNode): N8nCredential | undefined {
  const wanted = [node.parameters['nodeCredentialType'], node.parameters['genericAuthType'], node.parameters['authentication']].filter(
    (value) => typeof value === 'string',
  );
  return node.credentials.find((credential) => wanted.includes(credential.type)) ?? node.credentials[0];
}

export class Connections {
  private readonly slots = new Map<string, ConnectionSlot>();
  private readonly ids = new NameGiver();

  get list(): ConnectionSlot[] {
    return [...this.slots.values()];
  }

  /** The slot of a credential: the same type and id (or name) is the same slot, whoever uses it. */
  private slotOf(credential: N8nCredential, info: NodeTypeInfo): ConnectionSlot {
    const key = JSON.stringify([credential.type, credential.id ?? '', credential.name ?? '']);
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const { auth, type } = connectionKind(credential.type);
    const name = (credential.name ?? credential.type).slice(0, 200);
    const id = this.ids.giveId(`${credential.type} ${name}`.slice(0, 100), 'connection');
    // n8n sends a service's own credential only to that service; a generic one may go anywhere.
    const hosts = type === 'http' ? [] : [...(info.vendor?.hosts ?? [])];
    const slot: ConnectionSlot = { id, name, type: type.slice(0, 128), auth, hosts, scopes: [] };
    this.slots.set(key, slot);
    return slot;
  }

  /** A file written by hand, or by a tool, may hold what n8n never exports: the login itself. */
  private reportClear(named: NamedNode, loss: LossReport): void {
    const { credentials } = named.node.raw;
    const before = loss.secrets.length;
    for (const [type, held] of Object.entries(isJsonObject(credentials ?? null) ? (credentials as JsonObject) : {})) {
      if (!isJsonObject(held)) continue;
      const { id: _id, name: _name, ...rest } = held;
      loss.secrets.push(...leftOutOf(rest, ['credentials', type], { nodeId: named.id, nodeName: named.name }));
    }
    if (loss.secrets.length > before)
      loss.add('hidden-copy', `“${named.name}” holds a login in clear text, which did not come along. Replace what is valid.`, named.id);
  }

  /** Slot for a node, and a line for each credential that it holds beside. */
  bind(named: NamedNode, info: NodeTypeInfo, loss: LossReport): ConnectionSlot | undefined {
    this.reportClear(named, loss);
    const used = chosen(named);
    for (const credential of named.node.credentials) {
      const slot = this.slotOf(credential, info);
      if (credential !== used)
        loss.add('credential', `“${named.name}” also held the credential “${slot.name}” (${credential.type}); a step uses one.`, named.id);
    }
    if (used === undefined) return undefined;
    const slot = this.slotOf(used, info);
    loss.add('credential', `Connect “${slot.name}” (${used.type}) again: secrets are never part of a file.`, named.id);
    return slot;
  }
}
