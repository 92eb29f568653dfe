/** Signing in by an identity provider: the system's browser does it, and this page waits for its answer. */
import { useState } from 'react';
import { ExternalLink } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { refreshSession } from '../../shell/session.ts';
import { Button, Callout } from '../../ui/index.ts';

export function ProviderButtons() {
  const { result } = useCall('identity:providers', {});
  const [waiting, setWaiting] = useState<{ readonly name: string; readonly url: string }>();
  const signIn = useAction(async (provider: { readonly id: string; readonly name: string }) => {
    const { attemptId, url } = await call('identity:beginSso', { providerId: provider.id });
    setWaiting({ name: provider.name, url });
    window.open(url, '_blank', 'noopener');
    try {
      await call('identity:finishSso', { attemptId });
    } finally {
      setWaiting(undefined);
    }
    await refreshSession();
  });
  if (result.state !== 'ready' || result.value.providers.length === 0) return null;
  return (
    <div className="mt-4 flex flex-col gap-2 border-t border-line pt-4">
      {signIn.error === undefined ? null : (
        <Callout tone="block" title="You are not signed in">
          {signIn.error.message}
        </Callout>
      )}
      {waiting === undefined ? null : (
        <Callout tone="info" title={`Waiting for ${waiting.name}`}>
          Sign in there, then come back.{' '}
          <button
            type="button"
            className="text-accent underline"
            onClick={() => {
              window.open(waiting.url, '_blank', 'noopener');
            }}
          >
            Open the browser again
          </button>
        </Callout>
      )}
      {result.value.providers.map((provider) => (
        <Button
          key={provider.id}
          icon={ExternalLink}
          busy={signIn.busy}
          onClick={() => void signIn.run(provider)}
        >{`Sign in with ${provider.name}`}</Button>
      ))}
    </div>
  );
}
