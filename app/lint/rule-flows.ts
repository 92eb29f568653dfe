/** The bad and the good flow of a rule's page, made whole: pages leave out the head, and stand-ins stand where a secret would. */
import { renameNode } from '../workflow/graph/rename.ts';
import { emptyFlow, flowSchema, type Flow } from '../workflow/model/flow.ts';
import { findDefinition } from '../nodes/catalogue.ts';

export type RuleFlowKind = 'bad' | 'good';

const repeated = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);

/** What a page leaves out, so that no rule about the head of a flow has anything to say. */
const head = {
  purpose: 'Shows a rule',
  owner: 'ada@example.com',
  lawfulBasis: 'contract',
  dataClasses: ['internal'],
  riskTier: 'critical',
  region: 'eu',
} as const;

/** Pages name steps by their ids, "hook" and "ask": whoever reads one sees the names that the palette gives. */
const spoken = (flow: Flow): Flow =>
  flow.nodes.reduce(
    (named, { id, name, type }) => (name === id ? renameNode(named, id, findDefinition(type)?.title ?? name) : named),
    flow,
  );

/** Undefined where the page has no such flow, or one that cannot be read. */
export function ruleFlow(ruleId: string, markdown: string, kind: RuleFlowKind): Flow | undefined {
  const block = new RegExp(`^## ${kind === 'bad' ? 'Bad' : 'Good'} flow\\s+\`\`\`json\\n([\\s\\S]*?)\`\`\``, 'm').exec(markdown)?.[1];
  if (block === undefined) return undefined;
  const filled = block
    .replace(/SECRET_(\d+)/g, (_all, length: string) => repeated('a1B2c3D4e5F6g7H8i9J0', Number(length)))
    .replace(/BLOB_(\d+)/g, (_all, length: string) => repeated('QUJDREVG', Number(length)));
  try {
    const { nodes = [], ...given } = JSON.parse(filled) as { readonly nodes?: readonly object[]; readonly [key: string]: unknown };
    // A tab shows its beginning: which of the two it is, and what it is about.
    const name = `${kind === 'bad' ? 'Bad' : 'Good'} example: ${/^# \S+: (.+)$/m.exec(markdown)?.[1] ?? ruleId}`;
    // Null on a page says that the flow leaves this part of its head out.
    const entries = Object.entries({ ...emptyFlow(`trial-${ruleId}-${kind}`, name), ...head, ...given }).filter(
      ([, value]) => value !== null,
    );
    return spoken(flowSchema.parse({ ...Object.fromEntries(entries), nodes: nodes.map((node) => ({ typeVersion: 1, ...node })) }));
  } catch {
    return undefined;
  }
}

/** The page in parts, with the flows taken out where they stand. */
export function ruleParts(markdown: string): readonly { readonly text: string; readonly flow?: RuleFlowKind }[] {
  const parts: { text: string; flow?: RuleFlowKind }[] = [];
  let rest = markdown;
  for (const kind of ['bad', 'good'] as const) {
    const match = new RegExp(`(^## ${kind === 'bad' ? 'Bad' : 'Good'} flow\\s+)\`\`\`json\\n[\\s\\S]*?\`\`\`\\n?`, 'm').exec(rest);
    if (match === null) continue;
    parts.push({ text: rest.slice(0, match.index) + (match[1] ?? '') }, { text: '', flow: kind });
    rest = rest.slice(match.index + match[0].length);
  }
  parts.push({ text: rest });
  return parts.filter(({ text, flow }) => text.trim() !== '' || flow !== undefined);
}
