/** The buttons below a decision: while it is open, once it is closed, and for the files of its evidence. */
import { FileDown, FileText, Printer, Stamp } from 'lucide-react';
import { signedAlready } from '../../../app/review/sign-off.ts';
import { navigate } from '../../shell/router.ts';
import { useSession } from '../../shell/session.ts';
import { Button } from '../../ui/index.ts';
import { AdmitHere } from './admit-here.tsx';
import type { DecisionActions, DecisionRights } from './decision-actions.ts';
import type { Verb } from './reason-dialog.tsx';
import type { Evidence } from './words.tsx';

interface ButtonsProps {
  readonly evidence: Evidence;
  readonly rights: DecisionRights;
  readonly actions: DecisionActions;
}

export function OpenButtons({
  evidence: { cannotSign, closure },
  rights,
  actions,
  onAsk,
  onWithdraw,
}: ButtonsProps & { onAsk(verb: Verb): void; onWithdraw(): void }) {
  const signed = cannotSign.includes(signedAlready);
  return (
    <>
      {rights.sign && !signed ? (
        <Button
          tone="primary"
          icon={Stamp}
          busy={actions.sign.busy}
          disabled={cannotSign.length > 0}
          onClick={() => void actions.sign.run()}
        >
          Sign as approved
        </Button>
      ) : null}
      {rights.decide ? (
        <div className="flex flex-wrap gap-2">
          <Button className="flex-1" onClick={() => onAsk('requestChanges')}>
            Request changes
          </Button>
          <Button className="flex-1" onClick={() => onAsk('reject')}>
            Reject
          </Button>
        </div>
      ) : null}
      {rights.withdraw ? (
        <Button busy={actions.withdraw.busy} onClick={() => onWithdraw()}>
          Withdraw
        </Button>
      ) : null}
      {signed || !rights.sign ? null : (
        <p className="text-sm text-faint">
          Signing asks for your second factor and repeats, outside this page, what you sign: <b>{closure.words}</b>.
        </p>
      )}
    </>
  );
}

export function ClosedButtons({ evidence, rights, actions }: ButtonsProps) {
  const { summary } = evidence;
  const { replacedBy } = summary;
  if (summary.state === 'approved' && rights.export)
    return (
      <>
        {rights.admit ? <AdmitHere evidence={evidence} /> : null}
        <Button
          tone={rights.admit ? 'secondary' : 'primary'}
          icon={FileDown}
          busy={actions.download.busy}
          onClick={() => void actions.download.run()}
        >
          Export signed bundle
        </Button>
        <p className="text-sm text-faint">
          {rights.admit
            ? 'The file is for machines elsewhere. Anyone can verify it without this app.'
            : 'Next, an operator admits it. Anyone can verify the file without this app.'}
        </p>
      </>
    );
  if (replacedBy !== undefined)
    return (
      <>
        <p className="text-muted">Version {replacedBy.revision} was submitted in its place. Its signatures count for nothing.</p>
        <Button onClick={() => navigate('reviews', { id: replacedBy.id })}>Open version {replacedBy.revision}</Button>
      </>
    );
  return (
    <p className="text-muted">
      {summary.state === 'approved' ? 'Approved. An operator or reviewer can export the bundle.' : 'There is nothing left to decide here.'}
    </p>
  );
}

export function EvidenceFiles({ actions }: { readonly actions: DecisionActions }) {
  const canPrint = useSession((state) => state.app?.host === 'desktop');
  return (
    <div className="flex flex-wrap gap-2">
      <Button className="flex-1" icon={FileText} busy={actions.pack.busy} onClick={() => void actions.pack.run()}>
        {canPrint ? 'Evidence page' : 'Evidence as a page'}
      </Button>
      {canPrint ? (
        <Button className="flex-1" icon={Printer} busy={actions.print.busy} onClick={() => void actions.print.run()}>
          As a PDF
        </Button>
      ) : null}
    </div>
  );
}
