/** The one trusted-types policy: worker scripts of our own origin, and nothing else. It is the default one, so that libraries' workers pass through it too. */
interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

const ownOrigin = (url: string): string => {
  const base = new URL(document.baseURI);
  const resolved = new URL(url, base);
  if (resolved.protocol !== base.protocol || resolved.host !== base.host)
    throw new TypeError(`worker script of another origin: ${resolved.host}`);
  return resolved.href;
};

const factory = (globalThis as { trustedTypes?: TrustedTypesFactory }).trustedTypes;
const policy: ScriptUrlPolicy = factory?.createPolicy('default', { createScriptURL: ownOrigin }) ?? { createScriptURL: ownOrigin };

export function startWorker(url: string, options: WorkerOptions): Worker {
  // The DOM types know only strings here; with trusted types on, the policy's object is what the browser takes.
  return new Worker(policy.createScriptURL(url) as string, options);
}
