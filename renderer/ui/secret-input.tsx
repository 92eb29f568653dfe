import { useState } from 'react';
import { Eye, EyeOff } from 'lucide-react';
import { Input, type InputProps } from './input.tsx';

/** For a secret that is chosen here: it can be looked at, so that it need not be typed twice, and says itself what it lacks. */
export function SecretInput({ className, ...rest }: Omit<InputProps, 'type' | 'mono'>) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className="relative block">
      <Input
        {...rest}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        autoCapitalize="none"
        maxLength={1_000}
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
