/** Who saw a person's data, by the audit log, and the same as a page to hand out. */
import { accessReport } from '../../../app/privacy/access-report.ts';
import { RelativeTime } from '../../ui/index.ts';
import { RunLink, type Runs } from './run-link.tsx';
import { actionWords, placeWords, type Found } from './words.ts';

export function Seen({ found, runs }: { readonly found: Found; readonly runs: Runs }) {
  if (found.seen.length === 0)
    return <p className="text-muted">Nobody, according to the audit log. Data that a step masked was not shown to anybody.</p>;
  return (
    <ul aria-label="Who saw it" className="divide-y divide-line rounded-md border border-line">
      {found.seen.map((one, index) => (
        <li key={index} className="flex items-center gap-3 px-3 py-1.5">
          <span className="w-44 shrink-0 truncate font-medium">{one.actor}</span>
          <span className="min-w-0 flex-1 truncate text-muted">
            {actionWords[one.action] ?? one.action}
            {one.action === 'run.revealed' ? (
              <>
                {': '}
                <RunLink id={one.subject} runs={runs} />
              </>
            ) : null}
            {one.reason === undefined ? null : <span className="block whitespace-normal break-words text-text">“{one.reason}”</span>}
          </span>
          <span className="text-muted">
            <RelativeTime time={one.at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** No more are told at once: see `privacy:find`. */
const mostSeen = 1_000;

export const reportOf = ({ person, places, seen, alike }: Found, identifiers: readonly string[]): string =>
  accessReport({
    identifiers,
    person,
    at: Date.now(),
    places: places.map(({ place, count }) => ({ place: placeWords[place].title, help: placeWords[place].help, count })),
    seen: seen.map((one) => ({ ...one, did: actionWords[one.action] ?? one.action })),
    alike: alike.reduce((sum, { count }) => sum + count, 0),
    most: mostSeen,
  });
