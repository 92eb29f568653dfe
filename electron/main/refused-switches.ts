/**
 * Switches of Chromium that would open the installed app to somebody else: a debugger, other files, weaker checks, another network.
 * A link, a shortcut or another program could slip one in, so the app does not start with any of them. Fuses do the same for Node's.
 */
const refused = [
  // A debugger in the window is a person at the keyboard: it signs in, reads and approves.
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-debugging-io-pipes',
  'enable-ui-devtools',
  'experimental-network-inspection',
  'remote-allow-origins',
  'enable-automation',
  'auto-open-devtools-for-tabs',
  'wait-for-debugger',
  'wait-for-debugger-children',
  'inspect',
  'inspect-brk',
  'inspect-port',
  'inspect-brk-node',
  'inspect-publish-uid',
  // Programs started in place of ours, and code put into it.
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ppapi-plugin-launcher',
  'browser-subprocess-path',
  'zygote-cmd-prefix',
  'load-extension',
  'js-flags',
  // Walls between pages, and between a page and the machine.
  'disable-web-security',
  'disable-site-isolation-trials',
  'single-process',
  'in-process-gpu',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'no-zygote-sandbox',
  'disable-gpu-sandbox',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'enable-blink-test-features',
  // Trusted Types are such a feature.
  'disable-blink-features',
  'allow-sandbox-debugging',
  'disable-win32k-lockdown',
  'allow-third-party-modules',
  'test-type',
  'use-fake-ui-for-media-stream',
  // What goes over the network, and who is believed there.
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'log-net-log',
  'net-log-capture-mode',
  'ssl-key-log-file',
  'auth-server-whitelist',
  'auth-negotiate-delegate-whitelist',
  'auth-server-allowlist',
  'auth-negotiate-delegate-allowlist',
  // What is in memory, or goes on in the app, written where somebody else says: keys are in a whole dump.
  'log-file',
  'trace-startup',
  'trace-startup-file',
  'trace-config-file',
  'enable-tracing',
  'enable-tracing-output',
  'crash-dumps-dir',
  'full-memory-crash-report',
  'diagnostic-dir',
  'user-data-dir',
  'disk-cache-dir',
] as const;

/** Root is the only account whose Chromium cannot have a sandbox; for everybody else the switch is a hole. */
const refusedUnlessRoot = ['no-sandbox'] as const;

/** The first switch that an installed app does not start with. `has` is Chromium's own reading of the command line. */
export const refusedSwitch = (has: (name: string) => boolean, root: boolean): string | undefined =>
  [...refused, ...(root ? [] : refusedUnlessRoot)].find((name) => has(name));
