/** Which fields of a step's items the steps behind it name. */
import type { JsonObject } from '../../kernel/json.ts';
import type { Wire } from './wiring.ts';

interface Step {
  readonly named: { readonly id: string; readonly node: { readonly name: string; readonly parameters: JsonObject } };
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Says whether a step behind `step` takes one of the fields as `$json.name`, or any step as `$('This').item.json.name`. */
export function fieldsRead(
  steps: readonly Step[],
  nexts: ReadonlyMap<string, readonly Wire[]>,
): (step: Step, names: readonly string[]) => boolean {
  // Each is written out once, and only where a step asks.
  let texts: readonly string[] | undefined;
  return ({ named: { id, node } }, names) => {
    texts ??= steps.map(({ named }) => JSON.stringify(named.node.parameters).replaceAll('\\"', '"'));
    const field = String.raw`(?:\??\.|\??\.?\[["'\x60])(?:${names.map(literal).join('|')})(?![\w$])`;
    const direct = new RegExp(String.raw`\$json${field}|\$input\.(?:item|first\(\))\.json${field}`);
    const byName = new RegExp(String.raw`\$(?:node\s*\[|\()\s*["'\x60]${literal(node.name)}["'\x60]\s*[\])][^;{}]{0,40}?\bjson${field}`);
    const next = new Set(nexts.get(id)?.map(({ to }) => to.id));
    return texts.some(
      (text, index) => (next.has(steps[index]?.named.id ?? '') && direct.test(text)) || (text.includes(node.name) && byName.test(text)),
    );
  };
}
