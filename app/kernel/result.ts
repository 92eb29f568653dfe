/** The outcome of something that may fail in a way the caller must look at. */
export type Result<T, E = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** One failure in plain data: `code` is stable (`area/reason`), `message` is for people, `place` says where to look. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly place?: string;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** Makes a closed union complete: the compiler refuses the call while a case is missing. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${String(value)}`);
}
