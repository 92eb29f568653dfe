/** Where a person is named, each place with a link to what holds it; and what only looks like the person. */
import { ShieldCheck } from 'lucide-react';
import { openFlow, navigate } from '../../shell/router.ts';
import { Badge, Mono } from '../../ui/index.ts';
import { foundPlace, type Names } from './found-places.ts';
import { showInFlow } from './named-step.ts';
import { RunLink, type Runs } from './run-link.tsx';
import { placeWords, type Found, type Place } from './words.ts';

const shownItems = 6;

/** A link to what holds the person; by its id where it has no name here any more. */
interface PlaceLinkProps {
  readonly place: Place;
  readonly item: string;
  readonly names: Names;
  readonly asked: readonly string[];
}

function PlaceLink({ place, item, names, asked }: PlaceLinkProps) {
  const { label, named, page, id } = foundPlace(place, item, names);
  if (!named) return <Mono className="text-muted">{label.length > 40 ? `${label.slice(0, 40)}…` : label}</Mono>;
  if (page === undefined) return <span className="text-muted">{label}</span>;
  return (
    <button
      type="button"
      className="rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current"
      title={item}
      onClick={() => {
        if (place === 'flows') void showInFlow(item, label, asked);
        else if (page === 'flow' && id !== undefined) openFlow(id, label);
        else navigate(page, id === undefined ? {} : { id });
      }}
    >
      {label}
    </button>
  );
}

interface PlacesProps {
  readonly found: Found;
  /** What the person was looked for by. */
  readonly asked: readonly string[];
  readonly runs: Runs;
  readonly names: Names;
}

export function Places({ found, asked, runs, names }: PlacesProps) {
  if (found.places.length === 0)
    return (
      <p className="flex items-center gap-1.5 text-muted">
        <ShieldCheck className="size-4 text-good" aria-hidden />
        Nothing here names this person. Files that flows wrote, and secrets, are not searched.
      </p>
    );
  return (
    <ul aria-label="Where" className="divide-y divide-line rounded-md border border-line">
      {found.places.map(({ place, items, count }) => {
        const words = placeWords[place];
        return (
          <li key={place} className="flex items-start gap-3 px-3 py-2">
            <span className="w-44 shrink-0">
              <span className="block font-medium">{words.title}</span>
              <span className="block text-sm text-muted">{words.help}</span>
            </span>
            <Badge>{count}</Badge>
            <span className="flex min-w-0 flex-1 flex-wrap gap-x-3 gap-y-1">
              {items
                .slice(0, shownItems)
                .map((item) =>
                  place === 'runs' ? (
                    <RunLink key={item} id={item} runs={runs} />
                  ) : (
                    <PlaceLink key={item} place={place} item={item} names={names} asked={asked} />
                  ),
                )}
              {count > shownItems ? <span className="text-faint">and {count - shownItems} more</span> : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Nothing of it is erased: no program can say whether it is the person. */
export function Alike({ found }: { readonly found: Found }) {
  if (found.alike.length === 0) return null;
  return (
    <section aria-label="Possible match">
      <h2 className="mb-1 text-lg">Possible matches: check by hand</h2>
      <p className="mb-2 text-muted">
        Other forms of the name, and fields named like it. They may belong to somebody else, so erasing leaves them. If it is the person,
        search for that form too.
      </p>
      <ul aria-label="Possible matches" className="divide-y divide-line rounded-md border border-line">
        {found.alike.map(({ place, items, count, forms }) => (
          <li key={place} className="flex items-start gap-3 px-3 py-2">
            <span className="w-44 shrink-0 font-medium">{placeWords[place].title}</span>
            <Badge>{count}</Badge>
            <span className="min-w-0 flex-1">
              <span className="block break-words">{forms.map((form) => `“${form}”`).join(', ')}</span>
              <span className="block truncate text-sm text-muted" title={items.slice(0, 20).join(', ')}>
                {items.slice(0, shownItems).join(', ')}
                {count > shownItems ? ` and ${count - shownItems} more` : ''}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
