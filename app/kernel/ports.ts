/** The ambient powers of a host, as ports. Domain code never touches the clock, chance or timers by itself. */

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
}

export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
}

export interface Timers {
  /** Calls `run` once after `ms` milliseconds; the result cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Hash {
  /** SHA-256 of UTF-8 text or bytes, in lower-case hex (FIPS 180-4). */
  sha256(data: string | Uint8Array): string;
}

export interface Log {
  /** Structured, already redacted: `fields` never holds a secret or personal data. */
  write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, string | number | boolean>>): void;
}
