import { create } from 'zustand';
import { BadgeCheck, CircleX } from 'lucide-react';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { asCallError, call } from '../bridge/client.ts';
import { base64OfFile } from '../bridge/pick-file.tsx';
import { roleWord } from '../facts/people-words.ts';
import { Badge, Button, Dialog, Mono, notify } from '../ui/index.ts';

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

function Signatures({ signatures }: { readonly signatures: Check['found']['signatures'] }) {
  return (
    <ul aria-label="Signatures" className="flex flex-col divide-y divide-line">
      {signatures.map(({ keyId, role, ok }, index) => (
        <li key={index} className="flex items-center gap-2 py-2">
          <span className="w-24 shrink-0">{roleWord(role)}</span>
          <Mono className="min-w-0 flex-1 truncate">{keyId}</Mono>
          <Badge tone={ok ? 'good' : 'block'}>{ok ? 'Holds' : 'Does not hold'}</Badge>
        </li>
      ))}
    </ul>
  );
}

/** What verifying a bundle found. */
export function BundleCheck() {
  const check = useCheck((state) => state.check);
  if (check === undefined) return null;
  const { ok, flow, version, digest, message, signatures } = check.found;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close();
      }}
      title={ok ? `${check.fileName} holds` : `${check.fileName} is refused`}
      description={
        ok ? 'Every signature, file and check was verified here, against the trust root of this workspace.' : 'Production would not run it.'
      }
      footer={
        <Button tone="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-3" data-selectable>
        <p className="flex items-start gap-2">
          {ok ? (
            <BadgeCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden />
          ) : (
            <CircleX className="mt-0.5 size-4 shrink-0 text-block" aria-hidden />
          )}
          <span>{ok ? `“${flow ?? ''}”, version ${version ?? 0}` : (message ?? '')}</span>
        </p>
        {digest === undefined ? null : (
          <p className="text-muted">
            Digest of the manifest: <Mono className="break-all">{digest}</Mono>
          </p>
        )}
        {signatures.length === 0 ? null : <Signatures signatures={signatures} />}
      </div>
    </Dialog>
  );
}
