/** Resolves when somebody asks this process to stop. */
export const untilSignal = (): Promise<void> => new Promise((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
});
