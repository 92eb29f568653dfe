import { X } from 'lucide-react';
import { navigate, openFlow } from '../../shell/router.ts';
import { absoluteTime, Button, Callout, Disclosure, Hash, IconButton, Mono, RelativeTime } from '../../ui/index.ts';
import type { NamedEntry } from './names.ts';

/** One entry in words, and folded below as the log holds it. */
export function EntryDetail({ entry, onClose }: { readonly entry: NamedEntry; onClose(): void }) {
  const said: readonly (readonly [string, string])[] = [
    ['Who', entry.who],
    ['Name', entry.namedAt],
    ['On', entry.on],
    ['More', entry.more],
    ['Reason', entry.reason ?? ''],
  ];
  const held: readonly (readonly [string, string])[] = [
    ['action', entry.action],
    ['actor', entry.actor],
    ['subject', entry.subject],
    ...Object.entries(entry.details),
  ];
  return (
    <aside
      aria-label={`Entry ${entry.index}`}
      className="flex h-full flex-col gap-4 overflow-auto border-s border-line bg-surface p-4"
      data-selectable
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-lg">{entry.what}</h2>
          <p className="text-muted">
            Entry {entry.index}, <RelativeTime time={entry.at} /> ({absoluteTime(entry.at)})
          </p>
        </div>
        <IconButton icon={X} label="Close the entry" onClick={onClose} />
      </div>
      {entry.outcome?.refused === true ? (
        <Callout tone="high" title={entry.outcome.word}>
          It did not happen. The attempt is on record.
        </Callout>
      ) : null}
      <dl className="grid grid-cols-[5rem_1fr] gap-x-3 gap-y-1.5">
        {said
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="min-w-0 break-words first-letter:uppercase">{value}</dd>
            </div>
          ))}
      </dl>
      {entry.opens === undefined ? null : (
        <Button
          className="self-start"
          onClick={() => {
            if (entry.opens?.page === 'flow') openFlow(entry.subject, entry.on);
            else if (entry.opens !== undefined) navigate(entry.opens.page, { id: entry.subject });
          }}
        >
          {entry.opens.button}
        </Button>
      )}
      <Disclosure title="As stored in the log">
        <p className="text-sm text-muted">
          Ids and codes only, so that no name and no personal data stays in the log for ever. The leaf hash proves these exact lines.
        </p>
        <dl className="grid grid-cols-[7rem_1fr] gap-x-3 gap-y-1">
          {held
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={name} className="contents">
                <dt>
                  <Mono className="text-faint">{name}</Mono>
                </dt>
                <dd className="min-w-0">
                  <Mono>{value}</Mono>
                </dd>
              </div>
            ))}
          <dt>
            <Mono className="text-faint">leaf hash</Mono>
          </dt>
          <dd className="min-w-0">
            <Hash value={entry.hash} length={16} label="leaf hash" />
          </dd>
        </dl>
      </Disclosure>
    </aside>
  );
}
