/** What was drawn to look at of one control, and each entry of it as the log has it. */
import { useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { Disclosure, Hash } from '../../ui/index.ts';
import { EntryDetail } from './entry-detail.tsx';
import { named, useNames } from './names.ts';

export type Statement = OutputOf<'compliance:period'>['statement'];
export type Control = Statement['controls'][number];

/** One entry of a sample, as the log has it. */
export function SampledEntry({ index, onClose }: { readonly index: number; onClose(): void }) {
  const names = useNames();
  const { result, reload } = useCall('audit:list', { before: index + 1, limit: 1 });
  return (
    <LoadedView result={result} failed="The entry could not be read" onRetry={reload}>
      {({ entries: [entry] }) => (entry === undefined ? null : <EntryDetail entry={named(entry, names)} onClose={onClose} />)}
    </LoadedView>
  );
}

interface SampleProps {
  readonly control: Control;
  readonly sampling: Statement['sampling'];
  onEntry(index: number): void;
}

export function Sample({ control, sampling, onEntry }: SampleProps) {
  return (
    <aside
      aria-label={control.title}
      className="flex h-full flex-col gap-3 overflow-auto border-s border-line bg-surface p-4"
      data-selectable
    >
      <h2 className="text-lg">{control.title}</h2>
      <p className="text-muted">
        {control.criteria.join(', ')}. {control.sample.length} of {control.population.toLocaleString()} are looked at
        {control.population === control.sample.length ? ', which is all of them' : ''}.
      </p>
      {control.sample.length === 0 ? (
        <p>Nothing of this kind happened.</p>
      ) : (
        <p className="leading-6">
          Entries{' '}
          {control.sample.map((index) => (
            <button
              key={index}
              type="button"
              aria-label={`Open entry ${index}`}
              className="me-2 rounded-sm font-mono text-sm underline decoration-line-strong underline-offset-2 hover:decoration-current"
              onClick={() => onEntry(index)}
            >
              {index}
            </button>
          ))}
        </p>
      )}
      <Disclosure title="Why these">
        <p>{sampling.rule}</p>
        <p>The seed comes from the log at the end of the period, so nobody can choose it.</p>
        <p>
          Seed <Hash value={sampling.seed} length={16} label="seed" />
        </p>
        <p>
          Root over the first {sampling.size.toLocaleString()} entries <Hash value={sampling.root} length={16} label="root hash" />
        </p>
      </Disclosure>
    </aside>
  );
}
