import { classNames } from '../ui/index.ts';
import { useAnnouncement, useStatus, type StatusEntry } from './status.ts';

const toneText: Readonly<Record<string, string>> = { block: 'text-block', high: 'text-high', medium: 'text-medium', good: 'text-good', accent: 'text-accent' };

function Entry({ entry }: { readonly entry: StatusEntry | undefined }) {
  if (entry === undefined) return null;
  const classes = classNames('max-w-80 truncate rounded-sm px-1.5', toneText[entry.tone ?? 'neutral']);
  return entry.onClick === undefined
    ? <span title={entry.help} className={classes}>{entry.text}</span>
    : <button type="button" title={entry.help} onClick={() => entry.onClick?.()} className={classNames(classes, 'hover:bg-hover')}>{entry.text}</button>;
}

export function StatusBar() {
  const entries = useStatus((state) => state.entries);
  const announcement = useAnnouncement((state) => state.text);
  return (
    <footer className="flex h-6 shrink-0 items-center gap-2 border-t border-line bg-ground px-2 text-2xs text-muted tabular-nums">
      <Entry entry={entries.verdict} /><Entry entry={entries.selection} />
      <span className="flex-1" />
      <Entry entry={entries.runner} /><Entry entry={entries.store} /><Entry entry={entries.zoom} />
      <div aria-live="polite" className="sr-only">{announcement}</div>
    </footer>
  );
}
