/** Tries the connection: whether its servers answer, speak TLS and let it in. */
import { CircleCheck, CircleDashed, CircleX, PlugZap, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { announce } from '../../shell/status.ts';
import { Callout, Mono, RelativeTime } from '../../ui/index.ts';
import type { Connection } from './state.ts';

type Part = OutputOf<'connections:try'>['places'][number]['parts'][number];

const titles: Readonly<Record<Part['part'], string>> = { reach: 'Reached', tls: 'Encryption', login: 'Sign-in' };
const looks: Readonly<Record<Part['outcome'], { readonly icon: LucideIcon; readonly word: string; readonly classes: string }>> = {
  good: { icon: CircleCheck, word: 'Good', classes: 'text-good' },
  bad: { icon: CircleX, word: 'Failed', classes: 'text-block' },
  untried: { icon: CircleDashed, word: 'Not tried', classes: 'text-faint' },
};

function PartRow({ part: { part, outcome, words } }: { readonly part: Part }) {
  const { icon: Icon, word, classes } = looks[outcome];
  return (
    <li className="flex items-start gap-2 py-0.5">
      <Icon className={`mt-0.5 size-3.5 shrink-0 ${classes}`} aria-hidden />
      <span className="min-w-0 break-words">
        <span className="font-medium">{titles[part]}</span>{' '}
        <span className={outcome === 'bad' ? 'text-block' : 'text-muted'}>
          {word}. {words}
        </span>
      </span>
    </li>
  );
}

export function TryOut({ connection }: { readonly connection: Connection }) {
  const [tried, setTried] = useState<{ readonly at: number; readonly places: OutputOf<'connections:try'>['places'] }>();
  const attempt = useAction(async () => {
    const { places } = await call('connections:try', { connectionId: connection.id });
    setTried({ at: Date.now(), places });
    const failed = places.flatMap(({ parts }) => parts).filter(({ outcome }) => outcome === 'bad').length;
    announce(failed === 0 ? 'The test found no fault' : `The test found ${failed} ${failed === 1 ? 'fault' : 'faults'}`);
  });
  if (connection.hosts.length === 0 && connection.server === undefined) return null;
  return (
    <section aria-label="Test" className="flex flex-col items-start gap-1.5">
      <MayButton permission="secret.write" icon={PlugZap} busy={attempt.busy} onClick={() => void attempt.run()}>
        Test the connection
      </MayButton>
      {attempt.error === undefined ? null : (
        <Callout tone="block" title="It could not be tested">
          {attempt.error.message}
        </Callout>
      )}
      {tried === undefined ? (
        <p className="text-sm text-faint">Reaches its servers and signs in where they have a login. No data is sent.</p>
      ) : (
        <>
          <p className="text-sm text-faint">
            Tested <RelativeTime time={tried.at} />
          </p>
          {tried.places.map(({ place, parts }) => (
            <div key={place} className="w-full">
              <span className="block truncate" title={place}>
                <Mono>{place}</Mono>
              </span>
              <ul>
                {parts.map((part) => (
                  <PartRow key={part.part} part={part} />
                ))}
              </ul>
            </div>
          ))}
        </>
      )}
    </section>
  );
}
