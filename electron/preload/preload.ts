/** The whole bridge: one `call`, one `on`, both allow-listed from the contract. Nothing else of Electron reaches the page. */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CALL, PUSH } from './wire.ts';

declare const CALL_CHANNELS: readonly string[];
declare const PUSH_CHANNELS: readonly string[];

const calls = new Set(CALL_CHANNELS);
const listeners = new Map<string, Set<(payload: unknown) => void>>(PUSH_CHANNELS.map((name) => [name, new Set()]));

ipcRenderer.on(PUSH, (_event: IpcRendererEvent, message: { channel: string; payload: unknown }) => {
  for (const listener of listeners.get(message.channel) ?? []) listener(message.payload);
});

const bridge = {
  /** Resolves with the response envelope; rejects only for a channel that the contract does not have. */
  call(channel: string, input: unknown, confirmation?: unknown, byItself?: unknown): Promise<unknown> {
    if (!calls.has(channel)) return Promise.reject(new TypeError(`no such channel: ${channel}`));
    return ipcRenderer.invoke(CALL, {
      channel,
      input,
      ...(confirmation === undefined ? {} : { confirmation }),
      ...(byItself === true ? { byItself } : {}),
    });
  },
  /** The result stops the listening. */
  on(channel: string, listener: (payload: unknown) => void): () => void {
    const heard = listeners.get(channel);
    if (heard === undefined) throw new TypeError(`no such channel: ${channel}`);
    heard.add(listener);
    return () => {
      heard.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('countersign', bridge);
