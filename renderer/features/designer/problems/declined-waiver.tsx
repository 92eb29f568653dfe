import type { Finding } from '../../../../app/lint/kit/finding.ts';
import { useCall, usePush } from '../../../bridge/client.ts';
import { useMay } from '../../../shell/session.ts';
import { RelativeTime } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';

function Answer({ finding: { fingerprint, ruleId }, flowId }: { readonly finding: Finding; readonly flowId: string }) {
  const { result, reload } = useCall('waiver:declined', { flowId });
  usePush('waiver:changed', reload);
  const found =
    result.state === 'ready' ? result.value.waivers.find((one) => one.fingerprint === fingerprint && one.ruleId === ruleId) : undefined;
  return found === undefined ? null : (
    <p className="max-w-[80ch] break-words">
      <b>Waiver declined</b> by {found.declinedBy}, <RelativeTime time={found.declinedAt} />: {found.reason}
    </p>
  );
}

/** Why a reviewer said no to a waiver of this finding; nothing where none did, or where it was asked for again. */
export function DeclinedWaiver({ finding }: { readonly finding: Finding }) {
  const { flowId } = useSessionOf();
  return useMay('review.read') && finding.waived === undefined ? <Answer finding={finding} flowId={flowId} /> : null;
}
