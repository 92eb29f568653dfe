/** Reviews that go by mail: a submission or an answer as a file, and such a file opened. */
import { useState } from 'react';
import { FileInput, Send } from 'lucide-react';
import { signedAlready } from '../../../app/review/sign-off.ts';
import { call } from '../../bridge/client.ts';
import { PickFile, base64OfFile } from '../../bridge/pick-file.tsx';
import { bytesOfBase64, saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, CopyDetails, notify } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

const decisionWords: Readonly<Record<string, string>> = {
  approved: 'signed it',
  'changes-requested': 'requests changes',
  rejected: 'rejected it',
  commented: 'commented on it',
  submitted: 'submitted it',
};
/** As much as the host reads. */
const largest = 64 * 1024 * 1024;

/** Opens a package that was sent, and goes to its review. */
export function useOpenPackage() {
  const [fileName, setFileName] = useState('');
  const action = useAction(async (file: File) => {
    setFileName(file.name);
    if (file.size > largest) throw new Error(`${file.name} is larger than 64 MB, which no review package is.`);
    const { sender, decision, review } = await call('exchange:open', { base64: await base64OfFile(file) });
    notify({
      tone: 'good',
      title: `${review.flowName} v${review.revision}`,
      detail: `${decision === 'submitted' ? review.submittedBy : sender} ${decisionWords[decision] ?? decision}. The file is genuine: nobody has changed it on its way.`,
    });
    navigate('reviews', { id: review.id });
  });
  return { ...action, fileName };
}
type Opening = ReturnType<typeof useOpenPackage>;

export function OpenPackage({ open }: { readonly open: Opening }) {
  const mayOpen = useMay('review.comment');
  return (
    <PickFile
      label="Open a package"
      what="Review package to open"
      accept=".countersign-review"
      icon={FileInput}
      busy={open.busy}
      disabled={!mayOpen}
      onPicked={(file) => void open.run(file)}
    />
  );
}

/** Why a package was not taken, and for who may trust people, the way to where they do. */
export function PackageRefused({ open: { error, fileName } }: { readonly open: Opening }) {
  const mayTrust = useMay('trust.manage');
  if (error === undefined) return null;
  return (
    <Callout
      tone="block"
      title={`Nothing was imported from ${fileName}`}
      className="mx-4 my-3"
      {...(mayTrust && error.code === 'package/unknown-sender'
        ? { actions: <Button onClick={() => navigate('settings', { section: 'colleagues' })}>Open Settings</Button> }
        : {})}
    >
      {error.message} <CopyDetails error={error} />
    </Callout>
  );
}

/** For whoever submitted it here, and for whoever was asked from elsewhere. */
export function SendPackage({ evidence: { summary, cannotSign } }: { readonly evidence: Evidence }) {
  const signed = cannotSign.includes(signedAlready);
  const mayAnswer = useMay('review.comment');
  const sends = summary.mine && summary.state === 'submitted';
  const answers = summary.from !== undefined && mayAnswer;
  const save = useAction(async () => {
    const { fileName, base64 } = await call(sends ? 'exchange:request' : 'exchange:answer', { reviewId: summary.id });
    saveFile(fileName, bytesOfBase64(base64));
    notify({
      tone: 'info',
      title: sends ? 'Send the file to the reviewers' : `Send the file to ${summary.submittedBy}`,
      detail: sends ? `${fileName}: what they send back is opened under Reviews.` : `${fileName}: it counts once they have opened it.`,
    });
  });
  if (!sends && !answers) return null;
  return (
    <section className="flex flex-col gap-2 border-t border-line pt-4">
      {save.error === undefined ? null : (
        <Callout tone="block" title="No package was made">
          {save.error.message}
        </Callout>
      )}
      <Button tone={answers && signed ? 'primary' : 'secondary'} icon={Send} busy={save.busy} onClick={() => void save.run()}>
        {sends ? 'Save for reviewers elsewhere' : 'Save my answer'}
      </Button>
      <p className="text-sm text-faint">
        {sends
          ? 'A file for colleagues with their own Countersign. It carries your signature; nothing in it can be changed unnoticed.'
          : `A file for ${summary.submittedBy}: your comments, and your signature if you gave it.`}
      </p>
    </section>
  );
}
