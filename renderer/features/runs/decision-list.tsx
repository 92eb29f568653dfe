import { Fragment, type ReactNode } from 'react';
import type { DecisionView } from '../../../app/ipc/contract/runs.ts';
import { hiddenLabels } from '../../facts/data-tree.ts';
import { HiddenValue } from '../../facts/data-view.tsx';
import { Badge } from '../../ui/index.ts';

const kinds: Readonly<Record<DecisionView['kind'], string>> = { model: 'Model', rule: 'Rule', person: 'Person' };

const Line = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-muted">{title}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
);

function Ground({ field, value }: DecisionView['grounds'][number]) {
  const hidden = hiddenLabels(value);
  if (value === '') return field;
  return hidden === undefined ? (
    `${field}: ${value}`
  ) : (
    <span className="inline-flex flex-wrap items-center gap-1">
      {field}: <HiddenValue labels={hidden} />
    </span>
  );
}

/** Why it went as it did: what models, rules and people decided, by what, and what another answer would have led to. */
export function DecisionList({
  decisions,
  onOpen,
}: {
  readonly decisions: readonly DecisionView[];
  onOpen(nodeId: string, round: number): void;
}) {
  return (
    <ol aria-label="Decisions" className="flex flex-col">
      {decisions.map((one) => (
        <li key={`${one.nodeId} ${one.round} ${one.at} ${one.kind}`} className="border-b border-line px-4 py-3">
          <div className="flex items-center gap-2">
            <Badge>{kinds[one.kind]}</Badge>
            <button type="button" className="rounded-sm font-medium hover:underline" onClick={() => onOpen(one.nodeId, one.round)}>
              {one.step}
            </button>
            <span className="min-w-0 truncate text-sm text-muted" title={one.by}>
              {one.by}
            </span>
          </div>
          <dl className="mt-1.5 grid grid-cols-[84px_1fr] gap-x-3 gap-y-0.5 text-sm">
            <Line title="Decided">{one.decided === '' ? <span className="text-faint">Not kept</span> : one.decided}</Line>
            {one.reason === undefined ? null : (
              <Line title="Reason">
                <span className="whitespace-pre-line">{one.reason}</span>
              </Line>
            )}
            <Line title="Went by">
              {one.grounds.length === 0 ? (
                <span className="text-faint">Nothing of the data</span>
              ) : (
                one.grounds.map(({ field, value }, index) => (
                  <Fragment key={field}>
                    {index === 0 ? '' : ', '}
                    <Ground field={field} value={value} />
                  </Fragment>
                ))
              )}
            </Line>
            {one.otherwise === '' ? null : <Line title="Otherwise">{one.otherwise}</Line>}
          </dl>
        </li>
      ))}
    </ol>
  );
}
