/** What needs attention, the worst first, each with the way to where it is seen to. */
import { ChevronRight, CircleAlert, OctagonX, ShieldCheck, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { withoutCodes } from '../../facts/reason-words.ts';
import { navigate } from '../../shell/router.ts';
import { mayOpen } from '../../shell/routes.tsx';
import { may, useSession } from '../../shell/session.ts';
import { classNames } from '../../ui/index.ts';

type Alert = OutputOf<'monitor:overview'>['alerts'][number];

const alertIcons: Readonly<Record<Alert['severity'], LucideIcon>> = { block: OctagonX, high: TriangleAlert, medium: CircleAlert };
const alertTones: Readonly<Record<Alert['severity'], string>> = { block: 'text-block', high: 'text-high', medium: 'text-medium' };

function AlertWords({ alert, opens }: { readonly alert: Alert; readonly opens: boolean }) {
  const Icon = alertIcons[alert.severity];
  return (
    <>
      <Icon className={classNames('mt-0.5 size-4 shrink-0', alertTones[alert.severity])} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{alert.title}</span>
        <span className="block text-muted">{withoutCodes(alert.detail)}</span>
      </span>
      {opens ? <ChevronRight className="mt-0.5 size-4 shrink-0 text-faint rtl:-scale-x-100" aria-hidden /> : null}
    </>
  );
}

const alertRow = 'flex w-full items-start gap-2.5 px-3 py-2 text-start';

export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  const me = useSession((state) => state.me);
  if (alerts.length === 0)
    return (
      <p className="flex items-center gap-1.5 text-muted">
        <ShieldCheck className="size-4 text-good" aria-hidden />
        Nothing needs attention.
      </p>
    );
  return (
    <ul aria-label="Alerts" className="divide-y divide-line rounded-md border border-line">
      {alerts.map((alert, index) => {
        // A page that this person may not see is no way on.
        const opens = mayOpen(alert.page, (permission) => may(me, permission));
        return (
          <li key={index}>
            {opens ? (
              <button
                type="button"
                className={classNames(alertRow, 'hover:bg-hover focus-visible:-outline-offset-2')}
                onClick={() => {
                  navigate(alert.page, alert.params);
                }}
              >
                <AlertWords alert={alert} opens />
              </button>
            ) : (
              <div className={alertRow}>
                <AlertWords alert={alert} opens={false} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
