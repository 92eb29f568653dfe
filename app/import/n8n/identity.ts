/** Names and ids of an imported workflow: unique, stable over repeated imports, and told apart where the file was ambiguous. */
import { limits } from '../../workflow/model/limits.ts';
import { NameGiver } from '../../workflow/graph/names.ts';
import type { LossReport } from '../loss.ts';
import type { N8nNode } from './parse.ts';

export interface NamedNode {
  readonly node: N8nNode;
  readonly id: string;
  readonly name: string;
}

const isUsableId = (id: string | undefined): id is string => id !== undefined && id.length <= 128 && id.trim() === id;

/**
 * Gives each node an id and a name of its own. The id of the file is kept where it can be; a node without one gets it from its name,
 * so that the same file always gives the same ids.
 */
export function nameNodes(nodes: readonly N8nNode[], loss: LossReport): NamedNode[] {
  const ids = new NameGiver();
  const names = new NameGiver();
  return nodes.map((node) => {
    const id = isUsableId(node.id) && ids.claim(node.id) ? node.id : ids.giveId(node.name || node.type.split('.').at(-1) || 'step', 'step');
    const wanted = node.name.trim() === '' ? (node.type.split('.').at(-1) ?? 'Step') : node.name;
    const name = names.give(wanted);
    if (name !== node.name) {
      const why =
        node.name.length > limits.name ? `longer than ${limits.name} characters` : node.name.trim() === '' ? 'missing' : 'used twice';
      loss.add('renamed', `The name “${node.name.slice(0, 80)}” was ${why}; the step is called “${name}” now.`, id);
    }
    return { node, id, name };
  });
}

/**
 * Finds the node that a connection means. Names come first; some exporters write ids instead. A name that is used twice means the
 * first node, as in n8n.
 */
export function finderOf(nodes: readonly NamedNode[]): (reference: string) => NamedNode | undefined {
  const byName = new Map<string, NamedNode>();
  const byId = new Map<string, NamedNode>();
  for (const named of nodes) {
    if (!byName.has(named.node.name)) byName.set(named.node.name, named);
    if (named.node.id !== undefined && !byId.has(named.node.id)) byId.set(named.node.id, named);
  }
  return (reference) => byName.get(reference) ?? byId.get(reference);
}
