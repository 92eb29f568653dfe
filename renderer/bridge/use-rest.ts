import { useEffect, useState } from 'react';
import type { CallError } from './client.ts';

const secondMs = 1_000;

/** `40 s`, `2:05`: short enough for a button. */
export const restText = (ms: number): string => {
  const seconds = Math.ceil(ms / secondMs);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** How long, in ms and counted down, the same would be refused again because of this failure; 0 as soon as it may be tried. */
export function useRest(error: CallError | undefined): number {
  const [counted, setCounted] = useState<{ readonly of: CallError; readonly left: number }>();
  useEffect(() => {
    const rest = error?.retryAfterMs ?? 0;
    if (error === undefined || rest <= 0) return undefined;
    const over = performance.now() + rest;
    const timer = setInterval(() => {
      const now = Math.max(0, over - performance.now());
      setCounted({ of: error, left: now });
      if (now === 0) clearInterval(timer);
    }, secondMs / 4);
    return () => clearInterval(timer);
  }, [error]);
  // A failure that has just come has not been counted down yet.
  return counted !== undefined && counted.of === error ? counted.left : (error?.retryAfterMs ?? 0);
}

/** It was refused for a while, and that while is over: what was said of it holds no more. */
export const restOver = (error: CallError | undefined, rest: number): boolean => error?.retryAfterMs !== undefined && rest === 0;
