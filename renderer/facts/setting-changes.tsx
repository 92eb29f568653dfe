/** Each setting that differs, as it was and as it is: what a signature is also for, and no sentence can judge. */
import { useState } from 'react';
import { whereTheyDiffer, type SettingChange } from '../../app/review/settings-diff.ts';
import { Button, Mono } from '../ui/index.ts';

const shownAtOnce = 200;

const cell = 'min-w-0 flex-1 whitespace-pre-wrap break-words font-mono text-sm';

function Value({ text, label }: { readonly text: string | undefined; readonly label: string }) {
  if (text === undefined) return <span className={`${cell} text-faint`}>{label}: none</span>;
  if (text === '') return <span className={`${cell} text-faint`}>{label}: empty</span>;
  return <span className={cell}>{text}</span>;
}

function Row({ change: { flow, place, setting, before, after }, first }: { readonly change: SettingChange; readonly first: boolean }) {
  const [was, is] = before !== undefined && after !== undefined ? whereTheyDiffer(before, after) : [before, after];
  return (
    <li className="flex flex-col gap-1 border-t border-line py-2">
      <p className="text-sm">
        <span className="font-medium">
          {[flow, place ?? (setting === 'wire' ? undefined : 'The flow')].filter((part) => part !== undefined).join(' \u203a ')}
        </span>{' '}
        <Mono className="text-muted">{setting}</Mono>
      </p>
      <div className="flex gap-3 max-[900px]:flex-col">
        {first ? null : <Value text={was} label="Before" />}
        <Value text={is} label={first ? 'Value' : 'Now'} />
      </div>
    </li>
  );
}

/** `first`: there was no version before, so each stands as it is. */
export function SettingChanges({ changes, first }: { readonly changes: readonly SettingChange[]; readonly first: boolean }) {
  const [shown, setShown] = useState(shownAtOnce);
  if (changes.length === 0) return null;
  return (
    <section aria-label="Settings" className="mt-5" data-selectable>
      <h2 className="mb-1 text-lg">{first ? 'Every setting' : 'Settings, as they were and as they are'}</h2>
      {first ? null : (
        <p className="mb-1 flex gap-3 text-sm text-muted max-[900px]:hidden" aria-hidden>
          <span className="flex-1">Before</span>
          <span className="flex-1">Now</span>
        </p>
      )}
      <ul>
        {changes.slice(0, shown).map((change, index) => (
          <Row key={index} change={change} first={first} />
        ))}
      </ul>
      {changes.length <= shown ? null : (
        <Button onClick={() => setShown(shown + 5 * shownAtOnce)}>Show more of the other {changes.length - shown}</Button>
      )}
    </section>
  );
}
