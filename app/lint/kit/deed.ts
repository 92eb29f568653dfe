/** What a step does, to whom and by which words: a waiver holds for this deed, and for no other that the same step does later. */
import type { SinkKind } from '../../nodes/kit/facts.ts';
import type { StepView } from './step-view.ts';

/** Places whose fixed words decide what happens there. */
const commands: ReadonlySet<SinkKind> = new Set(['command', 'query', 'code']);
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Where a script names a step: which one it is, is told by the way that the data takes, and a rename changes no deed. */
const namedStep = /(\bnode\s*\[|\$\(|\$node\s*\[|\$items\()\s*(["'`])(?:(?!\2)[^\\\n])*\2/g;

/**
 * Where it sends to, what it may be asked to do there, its statement and its script. No names of steps or flows, no positions, no words for
 * people, and no version of a model: what is the same deed keeps the same text.
 */
export function deedOf(step: StepView): string {
  const { facts } = step;
  const { hosts, files, tables, mail } = facts.capabilities;
  const parts = [
    ...unique(step.sinks.map(({ kind, zone }) => `${kind} ${zone.scope} ${zone.vendor ?? ''} ${zone.host ?? ''}`)),
    ...unique(
      facts.networks
        .filter(({ direction }) => direction === 'out')
        .map(({ scheme, host, port, method }) => `${method ?? ''} ${scheme ?? ''}://${host ?? '*'}:${port ?? ''}`),
    ),
    ...unique(facts.effects.map(({ kind }) => kind)),
    ...unique(hosts.map(({ host, methods, paths }) => `${host} ${methods.join(' ')} ${paths.join(' ')}`)),
    ...unique(files.map(({ path, access }) => `${access} ${path}`)),
    ...unique(tables.map(({ database, table, access }) => `${access} ${database} ${table}`)),
    ...unique(mail.map(({ to }) => to)),
    ...step.sinks.flatMap(({ kind, literal }) => (commands.has(kind) && literal !== undefined ? [squeezed(literal)] : [])),
    facts.control?.flowId ?? '',
    facts.code === undefined ? '' : squeezed(facts.code.source.replace(namedStep, '$1')),
  ];
  return parts.join('\u0000');
}
