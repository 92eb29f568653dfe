import { isJsonObject, type Json } from '../../kernel/json.ts';

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/**
 * The flat list of a Node-RED file: the file itself, `{ flows, credentials, rev }` as its server gives out all flows, or one sheet of them:
 * `{ id, label, nodes, configs }`, with `subflows` where `id` is `global`.
 */
export function redEntries(value: Json): readonly Json[] {
  if (!isJsonObject(value)) return list(value);
  if (Array.isArray(value['flows'])) return list(value['flows']);
  if (typeof value['id'] !== 'string' || !Array.isArray(value['configs'])) return [];
  const { nodes, configs, subflows, ...sheet } = value;
  const inside = list(subflows).flatMap((one) => (isJsonObject(one) ? [one, ...list(one['nodes']), ...list(one['configs'])] : []));
  return [...(value['id'] === 'global' ? [] : [{ ...sheet, type: 'tab' }]), ...list(nodes), ...list(configs), ...inside];
}
