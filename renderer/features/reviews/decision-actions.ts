/** What can be done with a submission, and by whom who reads it. */
import type { RefObject } from 'react';
import { call } from '../../bridge/client.ts';
import { bytesOfBase64, saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useMay, useSession } from '../../shell/session.ts';
import { notify } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

export interface DecisionRights {
  readonly sign: boolean;
  readonly decide: boolean;
  readonly withdraw: boolean;
  readonly export: boolean;
  readonly admit: boolean;
}

export function useDecisionRights({ summary, authors }: Evidence): DecisionRights {
  const me = useSession((state) => state.me?.person.displayName);
  const managesPeople = useMay('identity.manage');
  const isTheirs = summary.mine || managesPeople || (me !== undefined && authors.includes(me));
  return {
    sign: useMay('review.sign'),
    decide: useMay('review.decide'),
    withdraw: useMay('review.withdraw') && isTheirs,
    export: useMay('bundle.export'),
    admit: useMay('bundle.deploy'),
  };
}

export type DecisionActions = ReturnType<typeof useDecisionActions>;

/** `panel` gets the focus where a button goes that had it. */
export function useDecisionActions({ summary, closure }: Evidence, panel: RefObject<HTMLElement | null>, onChanged: () => void) {
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
  return { sign, withdraw, accept, deny, download, pack, print };
}
