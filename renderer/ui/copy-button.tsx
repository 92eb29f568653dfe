import { useState } from 'react';
import { Check, Copy, CopyX, type LucideIcon } from 'lucide-react';
import { Button, type ButtonProps } from './button.tsx';

const toldForMs = 1600;

type Told = 'copied' | 'refused';
const words: Readonly<Record<Told, string>> = { copied: 'Copied', refused: 'The clipboard was refused' };
const icons: Readonly<Record<Told, LucideIcon>> = { copied: Check, refused: CopyX };

/** Copies a text, and says whether it did: a browser gives the clipboard to safe addresses only. */
export function CopyButton({
  text,
  label,
  ...rest
}: Omit<ButtonProps, 'onClick' | 'icon' | 'children'> & { readonly text: string; readonly label: string }) {
  const [told, setTold] = useState<Told>();
  const copy = async (): Promise<void> => {
    const came = await navigator.clipboard.writeText(text).then(
      (): Told => 'copied',
      (): Told => 'refused',
    );
    setTold(came);
    setTimeout(() => setTold(undefined), toldForMs);
  };
  return (
    <Button {...rest} icon={told === undefined ? Copy : icons[told]} onClick={() => void copy()}>
      <span aria-live="polite">{told === undefined ? label : words[told]}</span>
    </Button>
  );
}
