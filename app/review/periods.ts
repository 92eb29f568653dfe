/** How long what people decide counts. On its own, so that a verifier needs no linter to know it. */
export const reviewPeriods = { submissionDays: 30, approvalDays: 365, breakGlassHours: 24, lookBackDays: 7 } as const;

/** Characters of what is said for an emergency, which others must understand afterwards. */
export const shortestEmergencyReason = 20;

/** How far two clocks that are both right may differ, in milliseconds: nothing that goes into a bundle may be signed later than that from now. */
export const clockSkew = 10 * 60_000;

const day = 86_400_000;
/** How long what was submitted waits for its signatures. */
export const submissionMs = reviewPeriods.submissionDays * day;
/** How long an approval lasts, from its submission on. */
export const approvalMs = (isEmergency: boolean): number =>
  isEmergency ? reviewPeriods.breakGlassHours * 3_600_000 : reviewPeriods.approvalDays * day;
