/** The parts of WebAssembly that the sandbox uses. Node's own types leave them to the DOM library, which app code must not see. */
declare const kind: unique symbol;
export interface WasmModule {
  readonly [kind]: 'module';
}
export interface WasmMemory {
  readonly buffer: { readonly byteLength: number };
  readonly [kind]: 'memory';
}
interface WasmHost {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  /** Sizes in pages of 64 KiB. */
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
}
export const wasm = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;

/** From now on no memory of this thread grows beyond so much, whatever a program asks for. Only for a thread that runs nothing else. */
export function capMemory(megabytes: number): void {
  const host = (
    globalThis as unknown as {
      readonly WebAssembly: {
        Memory: new (size: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }) => object;
      };
    }
  ).WebAssembly;
  const pages = megabytes * 16;
  host.Memory = class extends host.Memory {
    constructor(size: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }) {
      super({ ...size, maximum: Math.min(size.maximum ?? pages, pages) });
    }
  };
}
