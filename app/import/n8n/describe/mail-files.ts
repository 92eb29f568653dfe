/** Whether a step that reads mail fetches the files that hang on it: it does so only when it is told to. */
import { at, fixedText, type Described, type Facts } from './kit.ts';

type Brought = NonNullable<Facts['brings']>;
type Asked = Pick<Described['node'], 'parameters' | 'typeVersion'>;

/** Not switched on, by nothing that is worked out while it runs. */
const isOff = ({ parameters }: Asked, ...path: string[]): boolean => (at(parameters, ...path) ?? false) === false;
const shortOrOff = (node: Asked): boolean =>
  (at(node.parameters, 'simple') ?? true) === true || isOff(node, 'options', 'downloadAttachments');

/** By node, as n8n documents their parameters. */
const leavesFiles: Readonly<Record<string, (node: Asked) => boolean>> = {
  gmail: (node) => node.typeVersion >= 2 && shortOrOff(node),
  gmailTrigger: shortOrOff,
  emailReadImap: (node) =>
    (fixedText(node.parameters, 'format') ?? (at(node.parameters, 'format') === undefined ? 'simple' : '')) === 'simple' &&
    isOff(node, 'downloadAttachments'),
  microsoftOutlookTrigger: (node) => isOff(node, 'options', 'downloadAttachments'),
};

/** What a step that reads mail brings, and that no files come along where it fetches none. */
export function withoutFiles({ info, node }: Pick<Described, 'info' | 'node'>, brought: Brought): Brought {
  const leaves = Object.hasOwn(leavesFiles, info.key) ? leavesFiles[info.key] : undefined;
  if (leaves === undefined || !leaves(node)) return brought;
  const ports = new Set(brought.map(({ port }) => port));
  return [
    ...brought,
    ...Array.from(ports, (port) => ({
      port,
      path: ['$binary'],
      labels: [],
      trust: 'trusted' as const,
      type: 'enum' as const,
      why: 'it fetches no files',
      alone: true as const,
    })),
  ];
}
