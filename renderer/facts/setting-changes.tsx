/** Each setting that differs, as it was and as it is: what a signature is also for, and no sentence can judge. */
import { useMemo, useState } from 'react';
import { SearchX } from 'lucide-react';
import { innerDifference, whereTheyDiffer, type SettingChange } from '../../app/review/settings-diff.ts';
import { Button, EmptyState, SearchInput, classNames } from '../ui/index.ts';
import { groupedChanges, heldBy, tallyWords, type SettingGroup } from './setting-groups.ts';

const shownAtOnce = 200;
/** Below this a search box only takes room. */
const searchFrom = 12;

/** Side by side where there is room for it, below each other with their names elsewhere. */
const columns = '@min-[640px]:grid-cols-[minmax(160px,1.2fr)_minmax(0,2fr)_minmax(0,2fr)]';
const twoColumns = '@min-[640px]:grid-cols-[minmax(180px,1fr)_minmax(0,3fr)]';

/** What the two sides are called: one came after the other, unless whoever shows them says so. */
export type Sides = readonly [first: string, second: string];
const inTime: Sides = ['Before', 'Now'];

interface ValueProps {
  /** As stored. */
  readonly text: string | undefined;
  /** The same as the form says it. */
  readonly spoken?: string | undefined;
  readonly label: string;
  /** What the other side has instead. */
  readonly gone?: boolean;
  /** Where it begins to differ from the other one, and where that ends. */
  readonly marked?: readonly [from: number, to: number] | undefined;
}

function Value({ text, spoken, label, gone = false, marked }: ValueProps) {
  const [from, to] = marked ?? [0, 0];
  return (
    <span className="flex min-w-0 gap-2">
      <span className="w-12 shrink-0 text-sm leading-5 text-muted @min-[640px]:sr-only">{label}</span>
      {text !== undefined && spoken !== undefined ? (
        <span dir="auto" title={`Stored as ${text === '' ? 'an empty text' : text}`} className="min-w-0 text-sm leading-5 wrap-anywhere">
          {spoken}
        </span>
      ) : text === undefined || text === '' ? (
        <span className="text-sm leading-5 text-faint">{text === undefined ? 'none' : 'empty'}</span>
      ) : (
        <span dir="auto" className="min-w-0 font-mono text-sm leading-5 wrap-anywhere whitespace-pre-wrap">
          {to > from ? (
            <>
              {text.slice(0, from)}
              <mark
                className={classNames(
                  'rounded-xs font-semibold text-text',
                  gone ? 'bg-block-tint decoration-block line-through' : 'bg-good-tint decoration-good underline underline-offset-2',
                )}
              >
                {text.slice(from, to)}
              </mark>
              {text.slice(to)}
            </>
          ) : (
            text
          )}
        </span>
      )}
    </span>
  );
}

interface RowProps {
  readonly change: SettingChange;
  readonly first: boolean;
  readonly sides: Sides;
}

function Row({ change: { setting, words, before, after, beforeWords, afterWords }, first, sides }: RowProps) {
  const both = before !== undefined && after !== undefined;
  const [was, is] = both ? whereTheyDiffer(before, after) : [before, after];
  const [markedBefore, markedNow] = both ? innerDifference(was ?? '', is ?? '') : [];
  return (
    <li className={classNames('grid gap-x-4 gap-y-0.5 border-t border-line px-3 py-1', first ? twoColumns : columns)}>
      {setting === 'wire' ? (
        <span className="text-sm leading-5 text-muted">Wire</span>
      ) : words === undefined ? (
        <span className="min-w-0 font-mono text-sm leading-5 wrap-anywhere text-muted">{setting}</span>
      ) : (
        <span dir="auto" title={setting} className="min-w-0 text-sm leading-5 wrap-anywhere">
          {words}
        </span>
      )}
      {before === undefined && after === undefined ? null : first ? (
        <Value text={is} spoken={afterWords} label="Value" />
      ) : (
        <>
          <Value text={was} spoken={beforeWords} label={sides[0]} gone marked={markedBefore} />
          <Value text={is} spoken={afterWords} label={sides[1]} marked={markedNow} />
        </>
      )}
    </li>
  );
}

function Group({
  group: { title, changes },
  shown,
  first,
  sides,
}: {
  readonly group: SettingGroup;
  readonly shown: number;
  readonly first: boolean;
  readonly sides: Sides;
}) {
  return (
    <li className="mt-3 rounded-md border border-line first:mt-0">
      <h3 className="flex items-baseline gap-3 rounded-t-md bg-sunken px-3 py-1.5">
        <span dir="auto" className="min-w-0 font-medium break-words">
          {title}
        </span>
        <span className="ms-auto shrink-0 text-sm font-normal text-muted tabular-nums">{first ? changes.length : tallyWords(changes)}</span>
      </h3>
      <ul>
        {changes.slice(0, shown).map((change, index) => (
          <Row key={index} change={change} first={first} sides={sides} />
        ))}
      </ul>
    </li>
  );
}

export interface SettingChangesProps {
  readonly changes: readonly SettingChange[];
  /** There was no version before, so each stands as it is. */
  readonly first: boolean;
  readonly sides?: Sides | undefined;
}

export function SettingChanges({ changes, first, sides = inTime }: SettingChangesProps) {
  const [shown, setShown] = useState(shownAtOnce);
  const [search, setSearch] = useState('');
  const found = useMemo(() => changes.filter((change) => heldBy(change, search)), [changes, search]);
  const groups = useMemo(() => groupedChanges(found), [found]);
  if (changes.length === 0) return null;
  let left = shown;
  return (
    <div className="@container" data-selectable>
      <header className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="text-lg">
          {first ? 'Every setting' : sides === inTime ? 'Settings, as they were and as they are' : 'Settings that differ'}
        </h2>
        <span className="text-muted tabular-nums">
          {first ? `${changes.length.toLocaleString()}, all new` : tallyWords(changes)}
          {found.length === changes.length ? '' : `; ${found.length.toLocaleString()} found`}
        </span>
        {changes.length < searchFrom ? null : (
          <SearchInput
            aria-label="Search settings"
            placeholder="Search names and values"
            value={search}
            onValueChange={setSearch}
            className="ms-auto w-60"
          />
        )}
      </header>
      {first ? null : (
        <p className={classNames('hidden gap-x-4 px-3 pb-1 text-sm text-muted @min-[640px]:grid', columns)} aria-hidden>
          <span>Setting</span>
          <span>{sides[0]}</span>
          <span>{sides[1]}</span>
        </p>
      )}
      {found.length === 0 ? <EmptyState icon={SearchX} title="No setting matches" /> : null}
      <ul>
        {groups.map((group, index) => {
          const room = left;
          left -= group.changes.length;
          return room <= 0 ? null : <Group key={index} group={group} shown={room} first={first} sides={sides} />;
        })}
      </ul>
      {found.length <= shown ? null : (
        <Button className="mt-3" onClick={() => setShown(shown + 5 * shownAtOnce)}>
          Show more of the other {(found.length - shown).toLocaleString()}
        </Button>
      )}
    </div>
  );
}
