import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { Input, type InputProps } from './input.tsx';

/** For a secret, one that is chosen here unless `autoComplete` says otherwise: it can be looked at, so that it need not be typed twice. */
export function SecretInput({ className, autoComplete = 'new-password', maxLength = 1_000, ...rest }: Omit<InputProps, 'type' | 'mono'>) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input
        {...rest}
        type={shown ? 'text' : 'password'}
        autoComplete={autoComplete}
        autoCapitalize="none"
        maxLength={maxLength}
        className={`pe-8 ${className ?? ''}`}
      />
      <button
        type="button"
        aria-label={shown ? 'Hide what is typed' : 'Show what is typed'}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute end-0.5 top-0.5 flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
      >
        <Icon className="size-3.5" aria-hidden />
      </button>
    </span>
  );
}

/** Under the field while it is too short; undefined while it is empty or long enough. */
export function tooShort(typed: string, least: number): string | undefined {
  const missing = least - [...typed].length;
  return typed === '' || missing <= 0 ? undefined : `${missing} more ${missing === 1 ? 'character' : 'characters'}`;
}
