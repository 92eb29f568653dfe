/** The right column: what is missing, and the decision itself. */
import { useState, type RefObject } from 'react';
import { FileDown, FileText, Printer, Stamp } from 'lucide-react';
import { signedAlready } from '../../../app/review/sign-off.ts';
import { call } from '../../bridge/client.ts';
import { bytesOfBase64, saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { navigate, openFlow } from '../../shell/router.ts';
import { useDraft } from '../../shell/drafts.ts';
import { useMay, useSession } from '../../shell/session.ts';
import { Button, Callout, ConfirmDialog, FormDialog, FormField, Hash, RelativeTime, Sentences, Textarea, notify } from '../../ui/index.ts';
import { DueBadge } from '../../facts/due-badge.tsx';
import { groupWord } from '../../facts/people-words.ts';
import { AdmitHere } from './admit-here.tsx';
import { AskedBefore } from './asked-before.tsx';
import { CannotSign, type StopSection } from './cannot-sign.tsx';
import { Covered, type CoveredSection } from './covered.tsx';
import { SendPackage } from './packages.tsx';
import { TierBadge, type Evidence } from './words.tsx';

type Verb = 'requestChanges' | 'reject';
const verbs: Readonly<Record<Verb, { readonly title: string; readonly button: string; readonly help: string }>> = {
  requestChanges: { title: 'Request changes', button: 'Request changes', help: 'The designer sees this and submits a new version' },
  reject: { title: 'Reject this version', button: 'Reject', help: 'The designer sees this; the version cannot be submitted again' },
};

function ReasonDialog({
  verb,
  evidence,
  onClose,
  onDone,
}: {
  readonly verb: Verb;
  readonly evidence: Evidence;
  onClose(): void;
  onDone(): void;
}) {
  const [reason, setReason] = useDraft(`${verb} ${evidence.summary.id}`);
  const send = useAction(async () => {
    await call(`review:${verb}`, { reviewId: evidence.summary.id, reason: reason.trim() });
    setReason('');
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title={verbs[verb].title}
      action={send}
      failed="It was not sent"
      button={verbs[verb].button}
      tone={verb === 'reject' ? 'danger' : 'primary'}
      disabled={reason.trim() === ''}
      onClose={onClose}
    >
      <FormField label="Reason" help={verbs[verb].help} required>
        {(control) => <Textarea {...control} autoFocus rows={4} maxLength={4000} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}

export interface DecisionPanelProps {
  readonly evidence: Evidence;
  readonly panel: RefObject<HTMLElement | null>;
  onOpen(section: CoveredSection | StopSection): void;
  onChanged(): void;
}

export function DecisionPanel({ evidence, panel, onOpen, onChanged }: DecisionPanelProps) {
  const { summary, policy, signatures, cannotSign, closure } = evidence;
  const maySign = useMay('review.sign');
  const mayDecide = useMay('review.decide');
  const me = useSession((state) => state.me?.person.displayName);
  const managesPeople = useMay('identity.manage');
  const theirs = summary.mine || managesPeople || (me !== undefined && evidence.authors.includes(me));
  const mayWithdraw = useMay('review.withdraw') && theirs;
  const mayExport = useMay('bundle.export');
  const mayAdmit = useMay('bundle.deploy');
  const [asking, setAsking] = useState<Verb>();
  const [withdrawing, setWithdrawing] = useState(false);
  const sign = useAction(async () => {
    const { summary: after } = await call('review:sign', { reviewId: summary.id, closure: closure.hash });
    notify({
      tone: 'good',
      title: after.state === 'approved' ? 'Signed and approved' : 'Signed',
      detail: `${after.signatures} of ${after.required} signatures.`,
      // Whoever admits it as well is told once.
      about: summary.id,
    });
    // The button goes, and the focus would go with it.
    panel.current?.focus({ preventScroll: true });
    onChanged();
  });
  const withdraw = useAction(async () => {
    await call('review:withdraw', { reviewId: summary.id });
    onChanged();
  });
  const accept = useAction(async (accountId: string) => {
    await call('review:acceptDenial', { reviewId: summary.id, accountId });
    notify({ tone: 'good', title: 'It is accepted', detail: 'This submission still names them; the next one does not.' });
    onChanged();
  });
  const deny = useAction(async () => {
    await call('review:denyAuthorship', { reviewId: summary.id });
    notify({
      tone: 'good',
      title: 'Your statement is recorded',
      detail: 'It counts once it is accepted by an administrator who neither made nor signed any of it, or by whoever named you.',
    });
    onChanged();
  });
  const download = useAction(async () => {
    const { bundle, base64 } = await call('bundle:export', { reviewId: summary.id });
    saveFile(bundle.fileName, bytesOfBase64(base64));
  });
  const pack = useAction(async () => {
    const file = await call('review:exportEvidence', { reviewId: summary.id });
    saveFile(file.fileName, file.text, 'text/html');
  });
  const print = useAction(async () => {
    const file = await call('review:printEvidence', { reviewId: summary.id });
    saveFile(file.fileName, bytesOfBase64(file.base64), 'application/pdf');
  });
  const canPrint = useSession((state) => state.app?.host === 'desktop');
  const open = summary.state === 'submitted';
  const signed = cannotSign.includes(signedAlready);
  const error = sign.error ?? deny.error ?? accept.error ?? withdraw.error ?? download.error ?? pack.error ?? print.error;
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label="Decision"
      className="outline-none flex w-72 shrink-0 flex-col gap-4 overflow-auto border-s border-line p-4 max-[1000px]:w-60 max-[1000px]:p-3"
    >
      <section>
        <h2 className="mb-1.5 flex items-center gap-2 text-lg">
          Decision <TierBadge tier={evidence.risk.tier} whole />
        </h2>
        <p className="text-muted">
          {policy.required === 0
            ? 'This risk needs no signature.'
            : `Needs ${policy.required} ${policy.required === 1 ? 'signature' : 'signatures'}${policy.groups.length === 0 ? '' : `, from ${policy.groups.map(groupWord).join(' and ')}`}.`}
        </p>
        {open && summary.emergency === undefined ? (
          <p className="mt-1.5">
            <DueBadge due={summary.dueAt} />
          </p>
        ) : null}
      </section>
      <section>
        <h3 className="mb-1 font-medium">Signatures</h3>
        {signatures.length === 0 ? (
          <p className="text-muted">None yet.</p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            {signatures.map((signature) => (
              <li key={signature.keyId}>
                <b>{signature.by}</b>{' '}
                <span className="text-muted">
                  <RelativeTime time={signature.at} />
                </span>
                <br />
                <span className="text-muted">
                  {signature.group === '' ? 'With key' : `For ${signature.group.split(', ').map(groupWord).join(' and ')}, with key`}{' '}
                </span>
                <Hash value={signature.keyId} length={12} label="key id" />
              </li>
            ))}
          </ul>
        )}
        {policy.missing.length === 0 || signatures.length === 0 ? null : (
          <>
            <h4 className="mt-2 font-medium text-muted">Still missing</h4>
            <Sentences texts={policy.missing} className="text-muted" />
          </>
        )}
      </section>
      {open ? <AskedBefore evidence={evidence} onShow={() => onOpen('settings')} /> : null}
      {open ? (
        <Covered evidence={evidence} title={maySign && !signed ? 'Read before you sign' : 'What is new in it'} onOpen={onOpen} />
      ) : null}
      {summary.decision === undefined ? null : (
        <Callout
          tone={summary.state === 'rejected' ? 'high' : 'medium'}
          title={summary.state === 'rejected' ? `${summary.decision.by} rejected it` : `${summary.decision.by} asks for changes`}
        >
          <p className="whitespace-pre-line text-text">{summary.decision.reason}</p>
          {summary.mine ? (
            <>
              <p className="mt-1">Change the flow and submit it again: a new version takes this one’s place.</p>
              <Button className="mt-2" onClick={() => openFlow(summary.flowId, summary.flowName)}>
                Open the flow
              </Button>
            </>
          ) : null}
        </Callout>
      )}
      {summary.ended === undefined ? null : (
        <Callout tone="medium" title="The approval has ended">
          <p className="text-text">{summary.ended}</p>
          <p className="mt-1">To have it approved again, submit the flow again.</p>
        </Callout>
      )}
      {!open || evidence.notices.length === 0 ? null : (
        <Callout tone="medium" title={signed ? 'About those who sign' : 'Before you decide'}>
          <Sentences texts={evidence.notices} />
        </Callout>
      )}
      {open && maySign && signed ? (
        <Callout tone="good" title="You signed this">
          {summary.from !== undefined
            ? `Next, save your answer below and send it to ${summary.submittedBy}: your signature counts there once they open it.`
            : policy.missing.length === 0
              ? 'Nothing is missing.'
              : 'The others sign next. The list of reviews says when it is approved.'}
        </Callout>
      ) : null}
      {open && maySign && !signed && cannotSign.length > 0 ? <CannotSign evidence={evidence} onOpen={onOpen} /> : null}
      {open && maySign && evidence.namedBy.length > 0 ? (
        <Callout tone="medium" title="Others name you as an author">
          <p>
            {evidence.namedBy.join(' and ')} signed in the repository that you changed this flow. If you did not, say so: reviewers read
            both. Once an administrator who made and signed nothing of it, or whoever said it, accepts your word and it is submitted again,
            you may sign.
          </p>
          <Button className="mt-2" busy={deny.busy} onClick={() => void deny.run()}>
            I changed nothing in it
          </Button>
        </Callout>
      ) : null}
      {evidence.denials
        .filter(({ acceptedBy }) => acceptedBy === undefined)
        .map(({ accountId, by, saidBy, mayAccept }) => (
          <Callout key={`${accountId} ${saidBy}`} tone="medium" title={`${by} says that they changed nothing`}>
            <p>
              {saidBy} signed that they did. Until it is accepted {by} does not sign. An administrator who made and signed nothing of it may
              accept it, or {saidBy}.
            </p>
            {mayAccept ? (
              <Button className="mt-2" busy={accept.busy} onClick={() => void accept.run(accountId)}>
                Accept
              </Button>
            ) : null}
          </Callout>
        ))}
      {error === undefined ? null : (
        <Callout tone="block" title="That did not work">
          {error.message}
        </Callout>
      )}
      <div className="flex flex-col gap-2 border-t border-line pt-4">
        {open ? (
          <>
            {maySign && !signed ? (
              <Button tone="primary" icon={Stamp} busy={sign.busy} disabled={cannotSign.length > 0} onClick={() => void sign.run()}>
                Sign as approved
              </Button>
            ) : null}
            {mayDecide ? (
              <div className="flex flex-wrap gap-2">
                <Button className="flex-1" onClick={() => setAsking('requestChanges')}>
                  Request changes
                </Button>
                <Button className="flex-1" onClick={() => setAsking('reject')}>
                  Reject
                </Button>
              </div>
            ) : null}
            {mayWithdraw ? (
              <Button busy={withdraw.busy} onClick={() => setWithdrawing(true)}>
                Withdraw
              </Button>
            ) : null}
            {signed || !maySign ? null : (
              <p className="text-sm text-faint">
                Signing asks for your second factor and repeats, outside this page, what you sign: <b>{closure.words}</b>.
              </p>
            )}
          </>
        ) : summary.state === 'approved' && mayExport ? (
          <>
            {mayAdmit ? <AdmitHere evidence={evidence} /> : null}
            <Button tone={mayAdmit ? 'secondary' : 'primary'} icon={FileDown} busy={download.busy} onClick={() => void download.run()}>
              Export signed bundle
            </Button>
            <p className="text-sm text-faint">
              {mayAdmit
                ? 'The file is for machines elsewhere. Anyone can verify it without this app.'
                : 'Next, an operator admits it. Anyone can verify the file without this app.'}
            </p>
          </>
        ) : summary.replacedBy !== undefined ? (
          <>
            <p className="text-muted">
              Version {summary.replacedBy.revision} was submitted in its place. Its signatures count for nothing.
            </p>
            <Button onClick={() => navigate('reviews', { id: summary.replacedBy?.id ?? '' })}>
              Open version {summary.replacedBy.revision}
            </Button>
          </>
        ) : (
          <p className="text-muted">
            {summary.state === 'approved'
              ? 'Approved. An operator or reviewer can export the bundle.'
              : 'There is nothing left to decide here.'}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <Button className="flex-1" icon={FileText} busy={pack.busy} onClick={() => void pack.run()}>
            {canPrint ? 'Evidence page' : 'Evidence as a page'}
          </Button>
          {canPrint ? (
            <Button className="flex-1" icon={Printer} busy={print.busy} onClick={() => void print.run()}>
              As a PDF
            </Button>
          ) : null}
        </div>
      </div>
      <SendPackage evidence={evidence} />
      {withdrawing && mayWithdraw && open ? (
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
