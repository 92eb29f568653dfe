/** What the audit log says of a service as a whole. */
import type { RefusedFile } from './bundle-folder.ts';
import type { RunAudit } from '../runs/run-audit.ts';
import type { RunTarget } from '../runs/run-target.ts';
import type { ServedFlow } from './served-flows.ts';

/** What is served from here on, bundle by bundle: what an auditor asks first. */
export function tellOfService(
  audit: Pick<RunAudit, 'write'> | undefined,
  targets: readonly RunTarget[],
  served: readonly ServedFlow[],
  refused: readonly RefusedFile[],
): void {
  audit?.write({
    action: 'service.started',
    subject: 'service',
    details: { flows: String(served.length), refused: String(refused.length) },
  });
  for (const { main, signers } of targets)
    if (main.bundleDigest !== undefined && served.some(({ flowId }) => flowId === main.flow.id))
      audit?.write({
        action: 'bundle.served',
        subject: main.bundleDigest,
        details: { flow: main.flow.id, keys: signers.map((key) => key.slice(0, 16)).join(',') },
      });
}
