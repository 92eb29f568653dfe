/** What lies where in a shared repository. */
export const flowEnding = '.flow.json';
export const cardEnding = '.countersign-key';
export const plainId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
export const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
export const reviewFolder = /^[0-9a-f]{32}$/;
export const answerFolder = /^[0-9a-f]{16}-[0-9a-f]{16}$/;

export const flowPath = (flowId: string): string => `flows/${flowId}${flowEnding}`;
export const cardPath = (keyId: string): string => `people/${keyId}${cardEnding}`;
export const requestPath = (manifestDigest: string): string => `reviews/${manifestDigest.slice(0, 32)}/request`;
export const answerPath = (manifestDigest: string, keyId: string, listDigest: string): string =>
  `reviews/${manifestDigest.slice(0, 32)}/answers/${keyId.slice(0, 16)}-${listDigest.slice(0, 16)}`;
export const signersPath = 'allowed_signers';
