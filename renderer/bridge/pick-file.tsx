/** A button that lets the person pick a file; what it holds crosses to the host as bytes or text, never as a path. */
import { useRef } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button, type ButtonTone } from '../ui/index.ts';

export interface PickFileProps {
  readonly label: string;
  /** Accessible name of the file input. */
  readonly what: string;
  readonly accept: string;
  readonly icon?: LucideIcon;
  readonly tone?: ButtonTone;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  onPicked(file: File): void;
}

export function PickFile({ label, what, accept, icon, tone = 'secondary', busy = false, disabled = false, onPicked }: PickFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button tone={tone} {...(icon === undefined ? {} : { icon })} busy={busy} disabled={disabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="hidden"
        aria-label={what}
        onChange={(event) => {
          const picked = event.target.files?.[0];
          event.target.value = '';
          if (picked !== undefined) onPicked(picked);
        }}
      />
    </>
  );
}

/** Base 64 of a file, in pieces, so that a large one does not overflow the stack. */
export async function base64OfFile(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
