/** The last step of a review for whoever admits bundles: at this computer it needs no file that is saved and opened again. */
import { PackageCheck } from 'lucide-react';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { admitBundle } from '../../facts/admit-bundle.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, CopyButton } from '../../ui/index.ts';
import { whyNotAdmitted } from './admission.ts';
import type { Evidence } from './words.tsx';

/** Told before the click, with the way on: whoever may publish the trust root goes there, anybody else takes along what to ask for. */
function NotYet({ why, what }: { readonly why: string; readonly what: string }) {
  const mayPublish = useMay('trust.manage');
  return (
    <Callout
      tone="medium"
      title="It cannot be admitted yet"
      actions={
        mayPublish ? (
          <Button onClick={() => navigate('settings', { section: 'trust' })}>Open the trust root</Button>
        ) : (
          <CopyButton
            label="Copy what to ask for"
            text={`${what} is approved and waits to be admitted. ${why} Publish the trust root in Countersign, under Settings, Trust root.`}
          />
        )
      }
    >
      {why} An administrator publishes it under Settings, Trust root.
    </Callout>
  );
}

export function AdmitHere({ evidence: { summary, signatures } }: { readonly evidence: Pick<Evidence, 'summary' | 'signatures'> }) {
  const { id, flowId, flowName, environment, revision } = summary;
  const trust = useCall('trust:show', {});
  const keys = useCall('identity:keys', {});
  const { result, reload } = useCall('env:list', {});
  usePush('review:changed', reload);
  const admit = useAction(async () => {
    await admitBundle({ reviewId: id });
    reload();
  });
  if (result.state !== 'ready') return null;
  const place = result.value.flows.find((flow) => flow.flowId === flowId)?.places.find((one) => one.environment === environment);
  const where = environmentTitles[environment].toLowerCase();
  if (place?.admitted?.version === revision)
    return (
      <p>
        {place.admitted.revoked === undefined
          ? `Version ${revision} runs in ${where}.`
          : `Version ${revision} was revoked: ${place.admitted.revoked}`}
      </p>
    );
  if ((place?.admitted?.version ?? 0) > revision)
    return (
      <p>
        Version {place?.admitted?.version} runs in {where}; older ones are refused.
      </p>
    );
  const why =
    trust.result.state === 'ready' && keys.result.state === 'ready'
      ? whyNotAdmitted(trust.result.value, keys.result.value.keys, signatures)
      : undefined;
  return (
    <>
      {why === undefined ? null : <NotYet why={why} what={`“${flowName}” v${revision}`} />}
      {admit.error === undefined ? null : (
        <Callout tone="block" title="It was not admitted">
          {admit.error.message}
        </Callout>
      )}
      <Button tone="primary" icon={PackageCheck} busy={admit.busy} disabled={why !== undefined} onClick={() => void admit.run()}>
        Admit for {where}
      </Button>
    </>
  );
}
