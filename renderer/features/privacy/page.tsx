/** Where is this person's data, who saw it, and its erasure. */
import { useState, type FormEvent } from 'react';
import { Download, Search, ShieldCheck, UserRoundSearch, UserRoundX } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { accessReport } from '../../../app/privacy/access-report.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { PageFrame } from '../../shell/page-frame.tsx';
import { navigate, openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { foundPlace, type Names } from './found-places.ts';
import {
  Badge,
  Button,
  Callout,
  Dialog,
  EmptyState,
  FormField,
  Input,
  LoadingState,
  Mono,
  RelativeTime,
  Select,
  notify,
} from '../../ui/index.ts';

type Found = OutputOf<'privacy:find'>;
type Run = OutputOf<'run:list'>['runs'][number];
type Erased = OutputOf<'privacy:erase'>;
type Place = Found['places'][number]['place'];
type Ground = InputOf<'privacy:erase'>['ground'];

const placeWords: Readonly<Record<Place, { readonly title: string; readonly help: string; readonly page?: string }>> = {
  'runs': { title: 'Runs', help: 'What steps took in and gave out', page: 'runs' },
  'questions to people': { title: 'Questions to people', help: 'What approvals showed', page: 'inbox' },
  'unsaved work': { title: 'Unsaved work', help: 'Open tabs of people' },
  'token vault': { title: 'Token vault', help: 'Values that tokens stand for' },
  'data tables': { title: 'Data tables', help: 'Rows that flows keep' },
  'tests and examples': { title: 'Tests and examples', help: 'What flows were tried with', page: 'home' },
  'flows': { title: 'Flows', help: 'Names written into a flow; stays, since versions are signed', page: 'home' },
  'reviews': { title: 'Reviews', help: 'Comments and reasons; stays, as the record of a decision', page: 'reviews' },
  'connections': { title: 'Connections', help: 'Names and logins; stays until somebody changes it there', page: 'connections' },
  'settings': { title: 'Settings', help: 'Policies, models, roles and tables; stays until somebody changes it there', page: 'settings' },
  'people': { title: 'People', help: 'Accounts and keys; stays, as the record of who decided', page: 'people' },
};
const actionWords: Readonly<Record<string, string>> = {
  'run.revealed': 'looked at the plain data of a run',
  'privacy.searched': 'looked for this person',
  'privacy.erased': 'erased this person',
};
const groundWords: Readonly<Record<Ground, string>> = {
  request: 'The person asked for it',
  retention: 'It is no longer needed',
  mistake: 'It should never have been there',
};
const shownItems = 6;

const split = (text: string): string[] =>
  text
    .split(/[\n;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .slice(0, 10);

/** A run by its flow and its time; by its id where it is gone already. */
function RunName({ id, run }: { readonly id: string; readonly run: Run | undefined }) {
  return run === undefined ? (
    <Mono>{id}</Mono>
  ) : (
    <>
      {run.flowName},{' '}
      <span className="text-muted">
        <RelativeTime time={run.startedAt} />
      </span>
    </>
  );
}

type Runs = ReadonlyMap<string, Run>;

function RunLink({ id, runs }: { readonly id: string; readonly runs: Runs }) {
  return (
    <button
      type="button"
      className="rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current"
      title={id}
      onClick={() => navigate('runs', { id })}
    >
      <RunName id={id} run={runs.get(id)} />
    </button>
  );
}

/** A link to what holds the person; by its id where it has no name here any more. */
function PlaceLink({ place, item, names }: { readonly place: Place; readonly item: string; readonly names: Names }) {
  const { label, named, page, id } = foundPlace(place, item, names);
  if (!named) return <Mono className="text-muted">{label.length > 40 ? `${label.slice(0, 40)}…` : label}</Mono>;
  if (page === undefined) return <span className="text-muted">{label}</span>;
  return (
    <button
      type="button"
      className="rounded-sm underline decoration-line-strong underline-offset-2 hover:decoration-current"
      title={item}
      onClick={() => {
        if (page === 'flow' && id !== undefined) openFlow(id, label);
        else navigate(page, id === undefined ? {} : { id });
      }}
    >
      {label}
    </button>
  );
}

function Places({ found, runs, names }: { readonly found: Found; readonly runs: Runs; readonly names: Names }) {
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
                    <PlaceLink key={item} place={place} item={item} names={names} />
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
function Alike({ found }: { readonly found: Found }) {
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

function Seen({ found, runs }: { readonly found: Found; readonly runs: Runs }) {
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

const reportOf = ({ person, places, seen, alike }: Found, identifiers: readonly string[]): string =>
  accessReport({
    identifiers,
    person,
    at: Date.now(),
    places: places.map(({ place, count }) => ({ place: placeWords[place].title, help: placeWords[place].help, count })),
    seen: seen.map((one) => ({ ...one, did: actionWords[one.action] ?? one.action })),
    alike: alike.reduce((sum, { count }) => sum + count, 0),
    most: mostSeen,
  });

function Located({ found, asked }: { readonly found: Found; readonly asked: readonly string[] }) {
  const { result } = useCall('run:list', {});
  const runs = new Map(result.state === 'ready' ? result.value.runs.map((run) => [run.id, run]) : []);
  const { result: flows } = useCall('flows:list', {});
  const { result: reviews } = useCall('review:list', {});
  const { result: connections } = useCall('connections:list', {});
  const { result: people } = useCall('people:list', {});
  const names: Names = new Map([
    ...[...runs].map(([id, { flowName }]): [string, string] => [id, flowName]),
    ...(flows.state === 'ready' ? flows.value.flows.map(({ id, name }): [string, string] => [id, name]) : []),
    ...(reviews.state === 'ready'
      ? reviews.value.reviews.map(({ id, flowName, revision }): [string, string] => [id, `${flowName} v${revision}`])
      : []),
    ...(connections.state === 'ready' ? connections.value.connections.map(({ id, name }): [string, string] => [id, name]) : []),
    ...(people.state === 'ready' ? people.value.people.map(({ id, displayName }): [string, string] => [id, displayName]) : []),
  ]);
  return (
    <>
      <section aria-label="Places">
        <h2 className="mb-2 text-lg">Where it is</h2>
        <Places found={found} runs={runs} names={names} />
      </section>
      <Alike found={found} />
      <section aria-label="Seen by">
        <div className="mb-2 flex items-center gap-2">
          <h2 className="flex-1 text-lg">Who saw it</h2>
          <Button icon={Download} onClick={() => saveFile('who-saw-it.html', reportOf(found, asked), 'text/html')}>
            Download as a page
          </Button>
        </div>
        <Seen found={found} runs={runs} />
      </section>
    </>
  );
}

function Certificate({ erased, onClose }: { readonly erased: Erased; onClose(): void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="The person was erased"
      description="Keep the certificate: it names nobody, and the audit log says the same."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            tone="primary"
            icon={Download}
            onClick={() => {
              saveFile(erased.certificate.fileName, erased.certificate.text, 'text/html');
            }}
          >
            Download certificate
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <section>
          <h3 className="mb-1 font-medium">Erased</h3>
          {erased.erased.length === 0 ? (
            <p className="text-muted">Nothing that could be erased was found.</p>
          ) : (
            <ul>
              {erased.erased.map(({ place, count }) => (
                <li key={place} className="flex gap-2">
                  <span className="flex-1">{placeWords[place].title}</span>
                  <span className="text-muted tabular-nums">{count}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        {erased.stays.length === 0 ? null : (
          <Callout tone="medium" title="Stays, and why">
            <ul className="list-disc ps-4">
              {erased.stays.map((kept) => (
                <li key={kept.what}>
                  {kept.what}
                  {kept.items.length === 0 ? '' : ` (${kept.items.length})`}. {kept.why}
                </li>
              ))}
            </ul>
          </Callout>
        )}
      </div>
    </Dialog>
  );
}

export default function PrivacyPage() {
  const mayErase = useMay('privacy.manage');
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const [asked, setAsked] = useState<readonly string[]>([]);
  const [ground, setGround] = useState<Ground>('request');
  const [erased, setErased] = useState<Erased>();
  const identifiers = split(text);
  const find = useAction(async () => {
    setFound(await call('privacy:find', { identifiers }));
    setAsked(identifiers);
  });
  const erase = useAction(async () => {
    setErased(await call('privacy:erase', { identifiers: [...asked], ground }));
    notify({ tone: 'good', title: 'The person was erased' });
    setFound(await call('privacy:find', { identifiers: [...asked] }));
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (identifiers.length > 0) void find.run();
  };
  return (
    <PageFrame title="Privacy" lead="Where is this person's data, and who saw it? Each search is recorded in the audit log.">
      <div className="min-h-0 flex-1 overflow-auto">
        <form onSubmit={submit} className="flex max-w-200 items-start gap-2 px-4 py-4">
          <FormField
            label="Who are you looking for?"
            help="E-mail address, full name or customer number, found as whole words. Separate several with semicolons"
            className="flex-1"
          >
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={2_000}
                placeholder="jane@example.com; Jane Doe"
                value={text}
                onValueChange={setText}
              />
            )}
          </FormField>
          <Button type="submit" tone="primary" icon={Search} className="mt-5.5" busy={find.busy} disabled={identifiers.length === 0}>
            Search
          </Button>
        </form>
        {find.error === undefined ? null : (
          <Callout tone="block" title="No search yet" className="mx-4 mb-4 max-w-200">
            {find.error.message}
          </Callout>
        )}
        {find.busy && found === undefined ? <LoadingState label="Searching everything in the workspace" /> : null}
        {found === undefined ? (
          find.busy ? null : (
            <EmptyState icon={UserRoundSearch} title="Find one person in the whole workspace">
              Runs, questions, tables, tokens, flows and reviews are searched, and who looked at what was found is told.
              {mayErase ? ' You can then erase what belongs to the person, with a certificate.' : ''}
            </EmptyState>
          )
        ) : (
          <div className="border-t border-line px-4 py-4">
            <div className="flex max-w-200 flex-col gap-5">
              <Located found={found} asked={asked} />
              <section aria-label="Erase" className="flex flex-col gap-2">
                <h2 className="text-lg">Erase this person</h2>
                <p className="text-muted">
                  Runs, questions, tables, tests and examples lose the person; tokens lose their key and mean nothing any more. Flows,
                  reviews, connections, settings, accounts and the audit log stay.
                  {found.backups === 0
                    ? null
                    : ` ${found.backups} ${found.backups === 1 ? 'backup was made before: delete it' : 'backups were made before: delete them'}, or erase again after a restore.`}
                </p>
                {erase.error === undefined ? null : (
                  <Callout tone="block" title="Nothing was erased">
                    {erase.error.message}
                  </Callout>
                )}
                <div className="flex items-end gap-2">
                  <FormField label="Why" className="w-72">
                    {(control) => (
                      <Select
                        {...control}
                        value={ground}
                        onValueChange={(value) => {
                          setGround(value as Ground);
                        }}
                        options={(Object.keys(groundWords) as Ground[]).map((value) => ({ value, label: groundWords[value] }))}
                      />
                    )}
                  </FormField>
                  <MayButton
                    permission="privacy.manage"
                    tone="danger"
                    icon={UserRoundX}
                    busy={erase.busy}
                    disabled={found.places.length === 0}
                    onClick={() => void erase.run()}
                  >
                    Erase this person
                  </MayButton>
                </div>
              </section>
            </div>
          </div>
        )}
        {erased === undefined ? null : (
          <Certificate
            erased={erased}
            onClose={() => {
              setErased(undefined);
            }}
          />
        )}
      </div>
    </PageFrame>
  );
}
