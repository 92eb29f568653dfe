/** The named places where tests stop the world. In production nothing is hooked in and a point costs one comparison. */
export const crashPoints = [
  'before-append',
  'after-append',
  'before-attempt',
  'after-attempt',
  'before-timer',
  'after-timer',
  'before-approval',
  'after-approval',
  'before-end',
  'after-end',
] as const;
export type CrashPoint = (typeof crashPoints)[number];
export type CrashHook = (point: CrashPoint, runId: string) => void;
