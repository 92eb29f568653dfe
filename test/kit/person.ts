/** A person at the guarded door: calls as their window would, proves a second factor when asked. */
import type { Host } from '../../app/serve/host.ts';
import type { CallChannel, InputOf, OutputOf } from '../../app/ipc/contract.ts';
import type { Sender } from '../../app/ipc/handler.ts';
import { totpCode } from '../../app/identity/second-factor.node.ts';

export const demoOrigin = 'app://countersign';

/** What everybody chooses at their first sign-in. */
export const ownPassword = 'seven grey herons wait';

/** What a call was refused with. */
export class Refusal extends Error {
  readonly code: string;
  readonly mend: string | undefined;
  constructor(code: string, message: string, mend?: string) {
    super(message);
    this.code = code;
    this.mend = mend;
  }
}

export class PersonAtDoor {
  readonly name: string;
  readonly #host: Host;
  readonly #sender: Sender;
  /** Codes that replace the authenticator once each: a demo does not wait for the next thirty seconds. */
  #recoveryCodes: string[] = [];

  constructor(host: Host, name: string) {
    this.#host = host;
    this.name = name;
    this.#sender = { transport: 'test', id: `window-of-${name}`, origin: demoOrigin, topFrame: true, alive: true };
  }

  async call<K extends CallChannel>(channel: K, input: InputOf<K>): Promise<OutputOf<K>> {
    const response = await this.#host.door.call({ channel, input }, this.#sender);
    if (response.ok) return response.value as OutputOf<K>;
    if (response.error.code !== 'ipc/step-up-required') throw new Refusal(response.error.code, response.error.message, response.error.mend);
    // The last one makes the next ten.
    if (this.#recoveryCodes.length === 1) {
      await this.#prove();
      this.#recoveryCodes = (await this.call('identity:renewRecoveryCodes', {})).recoveryCodes;
    }
    await this.#prove();
    return this.call(channel, input);
  }

  #code(): string {
    const code = this.#recoveryCodes.shift();
    if (code === undefined) throw new Error(`${this.name} has no recovery code left`);
    return code;
  }

  async #prove(): Promise<void> {
    await this.call('identity:stepUp', { kind: 'recovery', code: this.#code() });
  }

  /** After the store took another's place, which signs everybody out. */
  async signInAgain(password: string): Promise<void> {
    await this.call('identity:signIn', { account: this.name, password, secondFactor: { kind: 'recovery', code: this.#code() } });
  }

  /** Sets up the authenticator with the first right code. */
  async enrol(secret: string): Promise<void> {
    this.#recoveryCodes = (await this.call('identity:confirmTotp', { code: totpCode(secret, Date.now()) })).recoveryCodes;
  }

  /** A first sign-in: the first password is changed, then the second factor is set up. */
  async firstSignIn(password: string): Promise<void> {
    await this.call('identity:signIn', { account: this.name, password });
    await this.call('identity:changePassword', { current: password, next: ownPassword });
    await this.enrol((await this.call('identity:beginTotp', {})).secret);
  }
}
