import { useState, type FormEvent, type ReactNode } from 'react';
import { asCallError, call } from '../bridge/client.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { Button, Callout, Checkbox, CopyButton, FormField, Hash, Input, Mono } from '../ui/index.ts';

export type Enrolment = OutputOf<'identity:beginTotp'>;

export const whySecondFactor =
  'A code from your phone, beside your password: to sign in, to sign a flow, to see hidden data and to change rights. A stolen password is then not enough.';

/** The QR code as one SVG path: dark on white in both themes, because scanners expect that. */
function QrCode({ size, path }: Enrolment['qr']) {
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      className="size-40 shrink-0 rounded-md border border-line bg-[#fff] p-2"
      role="img"
      aria-label="QR code for your authenticator app"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

export interface EnrolmentProps {
  readonly enrolment: Enrolment;
  /** What the button does. */ readonly action?: string;
  onEnrolled(recoveryCodes: readonly string[]): void;
}

/** Scan, then prove with the first code. */
export function SecondFactorEnrolment({ enrolment, action = 'Turn on second factor', onEnrolled }: EnrolmentProps) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      onEnrolled((await call('identity:confirmTotp', { code })).recoveryCodes);
    } catch (failure) {
      setError(asCallError(failure).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <div className="flex gap-4">
        <QrCode {...enrolment.qr} />
        <div className="min-w-0 text-muted">
          <p>Scan this with an authenticator app on your phone, such as Google Authenticator or the one in your password manager.</p>
          <p className="mt-2 text-sm text-faint">No camera? Type this key into the app:</p>
          <Hash value={enrolment.secret} length={32} label="key" />
        </div>
      </div>
      <FormField label="Code from the app" help="Six digits; they change every 30 seconds" error={error} required>
        {(control) => (
          <Input
            {...control}
            mono
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            onValueChange={(value) => setCode(value.replaceAll(/\D/g, ''))}
          />
        )}
      </FormField>
      <Button type="submit" tone="primary" busy={busy} disabled={code.length !== 6} className="self-end">
        {action}
      </Button>
    </form>
  );
}

export interface RecoveryCodesProps {
  readonly title: string;
  readonly codes: readonly string[];
  readonly children: ReactNode;
  /** More ways to keep them than copying. */ readonly ways?: ReactNode;
  readonly onward?: string;
  onKept(): void;
}

/** Codes that are shown once: the way on opens when the person says that they are kept. */
export function RecoveryCodes({ title, codes, children, ways, onward = 'Continue', onKept }: RecoveryCodesProps) {
  const [kept, setKept] = useState(false);
  return (
    <div className="flex flex-col gap-4">
      <Callout tone="medium" title={title}>
        {children}
      </Callout>
      <ul
        aria-label="Recovery codes"
        className="grid grid-cols-[repeat(auto-fit,minmax(140px,1fr))] gap-x-4 gap-y-1 rounded-md border border-line bg-sunken px-3 py-2.5"
        data-selectable
      >
        {codes.map((code) => (
          <li key={code} className={codes.length === 1 ? 'text-center' : ''}>
            <Mono>{code}</Mono>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {ways}
        <CopyButton text={codes.join('\n')} label="Copy" />
      </div>
      <div className="flex items-center justify-between gap-3">
        <Checkbox checked={kept} onCheckedChange={setKept} label="I have saved this in a safe place" />
        <Button tone="primary" disabled={!kept} onClick={onKept}>
          {onward}
        </Button>
      </div>
    </div>
  );
}
