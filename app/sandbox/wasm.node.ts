/** The parts of WebAssembly that the sandbox uses. Node's own types leave them to the DOM library, which app code must not see. */
declare const kind: unique symbol;
export interface WasmModule { readonly [kind]: 'module' }
export interface WasmMemory { readonly buffer: { readonly byteLength: number }; readonly [kind]: 'memory' }
interface WasmHost {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  /** Sizes in pages of 64 KiB. */
  readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => WasmMemory;
}
export const wasm = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;
