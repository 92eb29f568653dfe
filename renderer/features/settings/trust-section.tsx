/** The file that says whose signatures count, for runners and auditors. */
import { BadgeCheck, Download } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, Sentences, notify } from '../../ui/index.ts';

export function TrustSection() {
  const { result, reload } = useCall('trust:show', {});
  const mayManage = useMay('trust.manage');
  const publish = useAction(async () => {
    const { version } = await call('trust:publish', {});
    notify({ tone: 'good', title: `Trust root version ${version} published`, detail: 'Give the new file to every runner.' });
    reload();
  });
  return (
    <LoadedView result={result} failed="The trust root could not be read" onRetry={reload}>
      {(trust) => (
        <div className="flex flex-col gap-3">
          <p className="text-muted">
            {trust.version === 0
              ? 'Not published yet. It lists the keys whose signatures count; until it is published, nobody can verify a bundle.'
              : `Version ${trust.version} names ${trust.keys.length} keys. Runners and auditors verify bundles against this file.`}
          </p>
          {trust.pending.length === 0 ? null : (
            <Callout
              tone={trust.version === 0 ? 'info' : 'medium'}
              title={trust.version === 0 ? 'It would contain' : 'Changed since it was published'}
            >
              <Sentences texts={trust.pending} />
            </Callout>
          )}
          {publish.error === undefined ? null : (
            <Callout tone="block" title="It was not published">
              {publish.error.message}
            </Callout>
          )}
          <div className="flex gap-2">
            <Button
              icon={BadgeCheck}
              busy={publish.busy}
              disabled={!mayManage || trust.pending.length === 0}
              onClick={() => void publish.run()}
            >
              Publish trust root
            </Button>
            <Button
              icon={Download}
              disabled={trust.version === 0}
              onClick={() => saveFile(`trust-root-v${trust.version}.json`, trust.text, 'application/json')}
            >
              Download
            </Button>
          </div>
        </div>
      )}
    </LoadedView>
  );
}
