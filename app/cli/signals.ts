/** Resolves when somebody asks this process to stop, or its terminal was closed: unless SIGHUP has another meaning here. */
export const untilSignal = ({ hangUp = true }: { readonly hangUp?: boolean } = {}): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', ...(hangUp ? ['SIGHUP' as const] : [])] as const) process.once(signal, () => resolve());
  });
