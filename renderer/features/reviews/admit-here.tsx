/** The last step of a review for whoever admits bundles: at this computer it needs no file that is saved and opened again. */
import { PackageCheck } from 'lucide-react';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { admitBundle } from '../../facts/admit-bundle.ts';
import { Button, Callout } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

export function AdmitHere({ review: { id, flowId, environment, revision } }: { readonly review: Evidence['summary'] }) {
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
  return (
    <>
      {admit.error === undefined ? null : (
        <Callout tone="block" title="It was not admitted">
          {admit.error.message}
        </Callout>
      )}
      <Button tone="primary" icon={PackageCheck} busy={admit.busy} onClick={() => void admit.run()}>
        Admit for {where}
      </Button>
    </>
  );
}
