/** The right column: what is missing, and the decision itself. */
import { useState, type RefObject } from 'react';
import { signedAlready } from '../../../app/review/sign-off.ts';
import { Callout, ConfirmDialog, Sentences } from '../../ui/index.ts';
import { DueBadge } from '../../facts/due-badge.tsx';
import { groupWord } from '../../facts/people-words.ts';
import { AskedBefore } from './asked-before.tsx';
import { CannotSign, type StopSection } from './cannot-sign.tsx';
import { Covered, type CoveredSection } from './covered.tsx';
import { useDecisionActions, useDecisionRights } from './decision-actions.ts';
import { ClosedButtons, EvidenceFiles, OpenButtons } from './decision-buttons.tsx';
import { Denials, NamedAsAuthor, Outcome, SignedByYou, Signatures } from './decision-notes.tsx';
import { SendPackage } from './packages.tsx';
import { ReasonDialog, type Verb } from './reason-dialog.tsx';
import { TierBadge, type Evidence } from './words.tsx';

function Needed({ evidence: { summary, policy, risk } }: { readonly evidence: Evidence }) {
  return (
    <section>
      <h2 className="mb-1.5 flex items-center gap-2 text-lg">
        Decision <TierBadge tier={risk.tier} whole />
      </h2>
      <p className="text-muted">
        {policy.required === 0
          ? 'This risk needs no signature.'
          : `Needs ${policy.required} ${policy.required === 1 ? 'signature' : 'signatures'}${policy.groups.length === 0 ? '' : `, from ${policy.groups.map(groupWord).join(' and ')}`}.`}
      </p>
      {summary.state === 'submitted' && summary.emergency === undefined ? (
        <p className="mt-1.5">
          <DueBadge due={summary.dueAt} />
        </p>
      ) : null}
    </section>
  );
}

export interface DecisionPanelProps {
  readonly evidence: Evidence;
  readonly panel: RefObject<HTMLElement | null>;
  onOpen(section: CoveredSection | StopSection): void;
  onChanged(): void;
}

interface WhileOpenProps extends Pick<DecisionPanelProps, 'evidence' | 'onOpen'> {
  readonly maySign: boolean;
}

/** To be read before anybody decides. */
function ToRead({ evidence, maySign, onOpen }: WhileOpenProps) {
  const title = maySign && !evidence.cannotSign.includes(signedAlready) ? 'Read before you sign' : 'What is new in it';
  return (
    <>
      <AskedBefore evidence={evidence} onShow={() => onOpen('settings')} />
      <Covered evidence={evidence} title={title} onOpen={onOpen} />
    </>
  );
}

/** What the reader should know of their own part in it. */
function YourPart({ evidence, maySign, onOpen }: WhileOpenProps) {
  const signed = evidence.cannotSign.includes(signedAlready);
  return (
    <>
      {evidence.notices.length === 0 ? null : (
        <Callout tone="medium" title={signed ? 'About those who sign' : 'Before you decide'}>
          <Sentences texts={evidence.notices} />
        </Callout>
      )}
      {maySign && signed ? <SignedByYou evidence={evidence} /> : null}
      {maySign && !signed && evidence.cannotSign.length > 0 ? <CannotSign evidence={evidence} onOpen={onOpen} /> : null}
    </>
  );
}

export function DecisionPanel({ evidence, panel, onOpen, onChanged }: DecisionPanelProps) {
  const { summary } = evidence;
  const rights = useDecisionRights(evidence);
  const actions = useDecisionActions(evidence, panel, onChanged);
  const [asking, setAsking] = useState<Verb>();
  const [withdrawing, setWithdrawing] = useState(false);
  const open = summary.state === 'submitted';
  const { sign, deny, accept, withdraw, download, pack, print } = actions;
  const error = [sign, deny, accept, withdraw, download, pack, print].find((action) => action.error !== undefined)?.error;
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label="Decision"
      className="outline-none flex w-72 shrink-0 flex-col gap-4 overflow-auto border-s border-line p-4 max-[1000px]:w-60 max-[1000px]:p-3"
    >
      <Needed evidence={evidence} />
      <Signatures policy={evidence.policy} signatures={evidence.signatures} />
      {open ? <ToRead evidence={evidence} maySign={rights.sign} onOpen={onOpen} /> : null}
      <Outcome summary={summary} />
      {open ? <YourPart evidence={evidence} maySign={rights.sign} onOpen={onOpen} /> : null}
      {open && rights.sign && evidence.namedBy.length > 0 ? <NamedAsAuthor evidence={evidence} deny={deny} /> : null}
      <Denials evidence={evidence} accept={accept} />
      {error === undefined ? null : (
        <Callout tone="block" title="That did not work">
          {error.message}
        </Callout>
      )}
      <div className="flex flex-col gap-2 border-t border-line pt-4">
        {open ? (
          <OpenButtons evidence={evidence} rights={rights} actions={actions} onAsk={setAsking} onWithdraw={() => setWithdrawing(true)} />
        ) : (
          <ClosedButtons evidence={evidence} rights={rights} actions={actions} />
        )}
        <EvidenceFiles actions={actions} />
      </div>
      <SendPackage evidence={evidence} />
      {withdrawing && rights.withdraw && open ? (
        <ConfirmDialog
          title={`Withdraw “${summary.flowName}”?`}
          button="Withdraw"
          busy={withdraw.busy}
          error={withdraw.error?.message}
          onConfirm={() =>
            void withdraw.run().then((done) => {
              if (done) setWithdrawing(false);
            })
          }
          onClose={() => setWithdrawing(false)}
        >
          Its signatures no longer count. To have it reviewed, submit it again.
        </ConfirmDialog>
      ) : null}
      {asking === undefined ? null : (
        <ReasonDialog
          verb={asking}
          evidence={evidence}
          onClose={() => setAsking(undefined)}
          onDone={() => {
            setAsking(undefined);
            // As after a signature: the buttons go, and the focus would go with them.
            panel.current?.focus({ preventScroll: true });
            onChanged();
          }}
        />
      )}
    </aside>
  );
}
