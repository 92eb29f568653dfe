import { classNames } from '../ui/index.ts';
import { navigate } from './router.ts';
import { useAnnouncement, useStatus, type StatusEntry } from './status.ts';
import { useWaiting } from './waiting.ts';
import { waitingText } from './waiting-text.ts';

const toneText: Readonly<Record<string, string>> = {
  block: 'text-block',
  high: 'text-high',
  medium: 'text-medium',
  low: 'text-low',
  good: 'text-good',
  accent: 'text-accent',
};

function Entry({ entry }: { readonly entry: StatusEntry | undefined }) {
  if (entry === undefined) return null;
  const classes = classNames('max-w-80 truncate rounded-sm px-1.5', toneText[entry.tone ?? 'neutral']);
  return entry.onClick === undefined ? (
    <span title={entry.help ?? entry.text} className={classes}>
      {entry.text}
    </span>
  ) : (
    <button
      type="button"
      title={entry.help ?? entry.text}
      onClick={() => entry.onClick?.()}
      className={classNames(classes, 'hover:bg-hover')}
    >
      {entry.text}
    </button>
  );
}

const quiet: StatusEntry = { text: 'Encrypted on this computer', help: 'Flows, runs and secrets are kept in one encrypted store' };

/** What waits for this person, on pages that have no verdict of their own to show. */
function Waiting() {
  const waiting = useWaiting();
  const text = waitingText(waiting);
  if (text === undefined) return <Entry entry={{ text: 'Nothing is waiting for you' }} />;
  return <Entry entry={{ text, onClick: () => navigate(waiting.reviews + waiting.waivers > 0 ? 'reviews' : 'inbox') }} />;
}

export function StatusBar() {
  const entries = useStatus((state) => state.entries);
  const announcement = useAnnouncement((state) => state.text);
  return (
    <footer className="flex h-6 shrink-0 items-center gap-2 border-t border-line bg-ground px-2 text-2xs text-muted tabular-nums">
      {entries.verdict === undefined ? <Waiting /> : <Entry entry={entries.verdict} />}
      <Entry entry={entries.selection} />
      <span className="flex-1" />
      <Entry entry={entries.runner} />
      <Entry entry={entries.store ?? quiet} />
      <Entry entry={entries.zoom} />
      <div aria-live="polite" className="sr-only">
        {announcement}
      </div>
    </footer>
  );
}
