/** How grave each rule is here. */
import { useMemo, useState } from 'react';
import { SlidersHorizontal } from 'lucide-react';
import { useCall } from '../../bridge/client.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import {
  Checkbox,
  EmptyState,
  Mono,
  SearchInput,
  Select,
  SeverityBadge,
  severityLooks,
  Table,
  type SeverityName,
  type TableColumn,
} from '../../ui/index.ts';
import { withRule, type RuleSeverity } from './draft.ts';
import type { SectionProps } from './section.tsx';

const asSet = 'as-set';

interface RuleRow {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
}

export function Severities({ policy, mayEdit, onChange }: SectionProps) {
  const { result, reload } = useCall('rules:list', {});
  const [search, setSearch] = useState('');
  const [changedOnly, setChangedOnly] = useState(false);
  const columns = useMemo(
    (): readonly TableColumn<RuleRow>[] => [
      { id: 'id', title: 'Rule', width: '84px', sortBy: (row) => row.id, cell: (row) => <Mono>{row.id}</Mono> },
      { id: 'title', title: 'What it finds', sortBy: (row) => row.title, cell: (row) => <span title={row.title}>{row.title}</span> },
      {
        id: 'own',
        title: 'Default',
        width: '110px',
        sortBy: (row) => row.severity,
        cell: (row) => <SeverityBadge severity={row.severity as SeverityName} />,
      },
      {
        id: 'here',
        title: 'Here',
        width: '170px',
        sortBy: (row) => policy.rules?.[row.id] ?? '',
        cell: (row) => (
          <Select
            aria-label={`Severity of ${row.id}`}
            disabled={!mayEdit}
            value={policy.rules?.[row.id] ?? asSet}
            onValueChange={(value) => onChange(withRule(policy, row.id, value === asSet ? undefined : (value as RuleSeverity)))}
            options={[
              { value: asSet, label: 'Default' },
              ...(['block', 'high', 'medium', 'low'] as const).map((value) => ({ value, label: severityLooks[value].word })),
              { value: 'off', label: 'Off', disabled: row.severity === 'block' },
            ]}
          />
        ),
      },
    ],
    [policy, mayEdit, onChange],
  );
  return (
    <LoadedView result={result} failed="The rules could not be read" onRetry={reload}>
      {({ rules }) => {
        const words = search.trim().toLowerCase();
        const shown = rules.filter(
          (rule) =>
            (words === '' || `${rule.id} ${rule.title}`.toLowerCase().includes(words)) &&
            (!changedOnly || policy.rules?.[rule.id] !== undefined),
        );
        return (
          <div className="flex h-full min-h-0 flex-col">
            <div className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-2">
              <SearchInput aria-label="Search rules" placeholder="Search rules" value={search} onValueChange={setSearch} className="w-64" />
              <Checkbox checked={changedOnly} onCheckedChange={setChangedOnly} label="Only rules changed here" />
              <span className="text-sm text-muted">A rule that blocks can be made milder, never switched off.</span>
            </div>
            <Table
              label="Rules"
              columns={columns}
              rows={shown}
              rowId={(row) => row.id}
              empty={
                <EmptyState
                  icon={SlidersHorizontal}
                  title={changedOnly && words === '' ? 'Every rule has its default severity' : 'No rule matches'}
                />
              }
            />
          </div>
        );
      }}
    </LoadedView>
  );
}
