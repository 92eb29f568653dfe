/** Where the data of an imported step arrives, and what of it arrives there. */
import { readUrl, type UrlFacts } from '../kit/url.ts';
import type { NodeFacts, Read } from '../kit/facts.ts';
import { linksIn } from '../kit/page-links.ts';
import type { ForeignActionParameters } from './parameters.ts';
import { fieldName, uniqueReads, type ParameterValues } from './values.ts';

type Sink = ForeignActionParameters['facts']['sinks'][number];

/** What enters a sink: what its parameter says, and what the step takes without saying so. */
export function sinkReads(sink: Sink, values: ParameterValues): readonly Read[] {
  const { reads } = values.reads([sink.parameter], sink.implied);
  return sink.model === true ? uniqueReads([...reads, { from: 'model', key: '' }]) : reads;
}

/** Undone where every parameter that turns it off is set so; else with the parameters that would. */
function markupOf({ markup }: Sink, values: ParameterValues): Pick<NodeFacts['sinks'][number], 'markup' | 'plain'> {
  if (markup === undefined || (markup.unless.length > 0 && markup.unless.every(({ parameter, is }) => values.at(parameter) === is)))
    return {};
  return {
    markup: markup.kind,
    ...(markup.unless.length === 0
      ? {}
      : { plain: markup.unless.map(({ parameter, is }) => ({ parameter: fieldName(parameter), value: is })) }),
  };
}

const pageWords: ReadonlySet<Sink['kind']> = new Set(['message', 'render', 'response']);

/** What a page or a mail says in the addresses within it, encoded or not: whoever is called keeps those in logs. */
const linkSinks = (sinks: readonly Sink[], values: ParameterValues): Sink[] =>
  sinks.flatMap(({ kind, markup, parameter }): Sink[] => {
    const links = markup?.kind === 'html' && pageWords.has(kind) && parameter.length > 0 ? linksIn(values.at(parameter)) : [];
    const implied = links.flatMap((one) => values.readsOf(one).reads).flatMap((read) => (read.from === 'input' ? [[...read.path]] : []));
    return implied.length === 0 ? [] : [{ kind: 'url', parameter: [...parameter, 'links'], implied, bound: true }];
  });

const noAddress: Pick<UrlFacts, 'reads' | 'encodedReads' | 'hostReads'> = { reads: [], encodedReads: [], hostReads: [] };

/** What stands in an address encoded can change nothing of it, and is only sent. */
function partsOf(
  sink: Sink,
  values: ParameterValues,
): { readonly sink: Sink; readonly kind: Sink['kind']; readonly reads: readonly Read[] }[] {
  const reads = sinkReads(sink, values);
  const { reads: inAddress, encodedReads, hostReads } = sink.kind === 'url' ? readUrl(values.at(sink.parameter)) : noAddress;
  if (hostReads.length > 0 || encodedReads.length === 0) return [{ sink, kind: sink.kind, reads }];
  const raw: readonly Read[] = [
    ...inAddress.filter((read) => !encodedReads.includes(read)),
    ...(sink.model === true ? [{ from: 'model', key: '' } as const] : []),
  ];
  return [...(raw.length === 0 ? [] : [{ sink, kind: sink.kind, reads: raw }]), { sink, kind: 'network', reads: encodedReads }];
}

/** The fields whose text is read for what it says: a command, a statement, a program. */
const readAsText: ReadonlySet<Sink['kind']> = new Set(['command', 'query', 'code', 'template']);

export function sinksOf({ facts }: ForeignActionParameters, values: ParameterValues): NodeFacts['sinks'] {
  return [...facts.sinks, ...linkSinks(facts.sinks, values)]
    .flatMap((sink) => partsOf(sink, values))
    .map(({ sink, kind, reads }) => ({
      kind,
      zone: facts.zone as NodeFacts['sinks'][number]['zone'],
      parameter: fieldName(sink.parameter),
      reads,
      ...(sink.bound === true ? { bound: true } : {}),
      ...(sink.onlyAsks === true ? { onlyAsks: true as const } : {}),
      ...(sink.hiddenCopy === undefined ? {} : { hiddenCopy: sink.hiddenCopy }),
      ...markupOf(sink, values),
      ...(readAsText.has(sink.kind) ? { literal: values.fixedText(sink.parameter) } : {}),
    }));
}
