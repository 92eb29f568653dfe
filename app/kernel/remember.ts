/**
 * `make` with its results kept by text, for pure functions that are asked the same things over and over. When `limit` results are
 * kept all are dropped, so that hostile input cannot fill the memory. Callers share the results: they must be read-only.
 */
export function rememberByText<T>(limit: number, make: (text: string) => T): (text: string) => T {
  const results = new Map<string, T>();
  return (text) => {
    const known = results.get(text);
    // Nothing is a result too.
    if (known !== undefined || results.has(text)) return known as T;
    const made = make(text);
    if (results.size >= limit) results.clear();
    results.set(text, made);
    return made;
  };
}
