import { create } from 'zustand';
import { BadgeCheck, CircleX } from 'lucide-react';
import { refusalWords } from '../../app/bundle/refusal-words.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';
import { asCallError, call } from '../bridge/client.ts';
import { base64OfFile } from '../bridge/pick-file.tsx';
import { navigate } from './router.ts';
import { useMay } from './session.ts';
import { Badge, Button, Dialog, Hash, RelativeTime, notify } from '../ui/index.ts';

interface Check {
  readonly fileName: string;
  readonly found: OutputOf<'bundle:verify'>;
}

const useCheck = create<{ readonly check: Check | undefined }>(() => ({ check: undefined }));
const close = (): void => useCheck.setState({ check: undefined });

/** Verifies a bundle against the trust root of the workspace, as production does, and shows what came of it. */
export async function checkBundle(file: File): Promise<void> {
  try {
    useCheck.setState({ check: { fileName: file.name, found: await call('bundle:verify', { base64: await base64OfFile(file) }) } });
  } catch (error) {
    const failure = asCallError(error);
    notify({ tone: 'block', title: `${file.name} was not verified`, detail: failure.message, error: failure });
  }
}

/** Lets the person choose a bundle; the browser of files is the operating system's. */
export function chooseBundle(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.countersign';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file !== undefined) void checkBundle(file);
  });
  input.click();
}

type Signature = Check['found']['signatures'][number];

const deeds: Readonly<Record<string, string>> = { author: 'Submitted it', reviewer: 'Approved it', release: 'Released it' };

const inOrder = Object.keys(deeds);

/** In the order in which they are done; whoever releases a bundle signs several things in it, which is one deed. */
const deedsIn = (signatures: readonly Signature[]): Signature[] =>
  [...new Map(signatures.map((one) => [`${one.keyId} ${one.role} ${String(one.ok)}`, one])).values()].toSorted(
    (a, b) => inOrder.indexOf(a.role) - inOrder.indexOf(b.role) || (a.by ?? '').localeCompare(b.by ?? ''),
  );

function Signatures({ signatures }: { readonly signatures: readonly Signature[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium">Signatures</h3>
      <ul aria-label="Signatures" className="divide-y divide-line rounded-md border border-line">
        {deedsIn(signatures).map(({ keyId, role, ok, by }) => (
          <li key={`${keyId} ${role} ${String(ok)}`} className="flex items-center gap-3 px-3 py-1.5">
            <span className="min-w-0 flex-1">
              <b className="block truncate font-medium" dir="auto" title={by}>
                {by ?? 'A key that is not known here'}
              </b>
              <span className="text-sm text-muted">
                {deeds[role] ?? 'Signed something'}, with key <Hash value={keyId} length={12} label="key id" />
              </span>
            </span>
            <Badge tone={ok ? 'good' : 'block'}>{ok ? 'Genuine' : 'Does not count'}</Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Refusal({ reason = '', message }: Pick<Check['found'], 'reason' | 'message'>) {
  const { title, mend } = refusalWords(reason, message ?? '');
  return (
    <div className="flex items-start gap-2">
      <CircleX className="mt-0.5 size-4 shrink-0 text-block" aria-hidden />
      <div className="flex min-w-0 flex-col gap-1">
        <p className="font-medium">{title}</p>
        <p className="text-muted">{mend}</p>
        {title === message ? null : <p className="text-sm text-faint">{message}</p>}
      </div>
    </div>
  );
}

/** What verifying a bundle found. */
export function BundleCheck() {
  const check = useCheck((state) => state.check);
  const mayPublish = useMay('trust.manage');
  if (check === undefined) return null;
  const unpublished = check.found.reason === 'no-trust-root';
  const { ok, flow, version, environment, until, digest, reason, message, signatures } = check.found;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={`${check.fileName} ${ok ? 'is genuine' : unpublished ? 'cannot be verified yet' : 'is refused'}`}
      description={
        ok
          ? 'Nothing in it was changed since it was signed, and the people who signed it may do so.'
          : 'Production would not run it. Looking at it changed nothing here.'
      }
      footer={
        <>
          {unpublished && mayPublish ? (
            <Button
              onClick={() => {
                close();
                navigate('settings', { section: 'trust' });
              }}
            >
              Open Settings
            </Button>
          ) : null}
          <Button tone="primary" onClick={close}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4" data-selectable>
        {ok ? (
          <p className="flex items-start gap-2">
            <BadgeCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
            <span className="min-w-0">
              <b className="font-medium" dir="auto">
                {flow}
              </b>
              , version {version}
              {environment === undefined ? null : `, for ${environmentTitles[environment].toLowerCase()}`}
              {until === undefined ? null : (
                <span className="block text-muted">
                  Its approval ends <RelativeTime time={until} />
                </span>
              )}
            </span>
          </p>
        ) : (
          <Refusal reason={reason} message={message} />
        )}
        {signatures.length === 0 ? null : <Signatures signatures={signatures} />}
        {digest === undefined ? null : (
          <p className="text-sm text-muted">
            Fingerprint of the bundle <Hash value={digest} label="fingerprint" />
          </p>
        )}
      </div>
    </Dialog>
  );
}
