/** Every computer on which this person is signed in, and the way to end it there. */
import { Laptop } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { Badge, Button, RelativeTime } from '../../ui/index.ts';

export function SessionsSection() {
  const { result, reload } = useCall('identity:sessions', {});
  const end = useAction(async (sessionId?: string) => {
    await call('identity:endSessions', sessionId === undefined ? {} : { sessionId });
    reload();
  });
  return (
    <LoadedView result={result} failed="Your sessions could not be read" onRetry={reload}>
      {({ sessions }) => (
        <div className="flex flex-col gap-3">
          <ul className="divide-y divide-line rounded-md border border-line">
            {sessions.map((session) => (
              <li key={session.id} className="flex items-center gap-3 px-3 py-1.5">
                <Laptop className="size-4 text-muted" aria-hidden />
                <span className="flex-1">
                  {session.host}
                  {session.current ? (
                    <Badge tone="accent" className="ms-2">
                      This session
                    </Badge>
                  ) : null}
                </span>
                <span className="text-muted">
                  <RelativeTime time={session.lastSeenAt} />
                </span>
                {session.current ? null : (
                  <Button tone="ghost" onClick={() => void end.run(session.id)}>
                    Sign out
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {sessions.length < 2 ? null : (
            <div>
              <Button busy={end.busy} onClick={() => void end.run()}>
                Sign out everywhere else
              </Button>
            </div>
          )}
        </div>
      )}
    </LoadedView>
  );
}
