/**
 * Node's permission model (24) stops files, children and addons, but not sockets. A runner never needs one, so the modules that
 * could open one are made unloadable before anything else is loaded. Scripts of users are not held by this but by QuickJS; this is
 * the second wall, for mistakes in our own executors.
 */
import { registerHooks } from 'node:module';

const closed: ReadonlySet<string> = new Set([
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'child_process',
  'cluster',
  'inspector',
  'inspector/promises',
  'repl',
  'wasi',
  'v8',
  'vm',
  'sqlite',
  'trace_events',
]);
const globalsThatConnect = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'] as const;

export function closeWaysOut(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (closed.has(specifier.replace(/^node:/, ''))) throw new Error(`${specifier} is not available in a runner`);
      return next(specifier, context);
    },
  });
  const locked = { value: undefined, writable: false, configurable: false };
  for (const name of globalsThatConnect) Object.defineProperty(globalThis, name, locked);
  for (const name of ['getBuiltinModule', 'binding', '_linkedBinding', 'dlopen', 'kill', 'chdir']) {
    Object.defineProperty(process, name, {
      value: () => {
        throw new Error(`process.${name} is not available in a runner`);
      },
      writable: false,
      configurable: false,
    });
  }
}
