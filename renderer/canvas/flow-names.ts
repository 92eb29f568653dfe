/** Names of the workspace's flows, for cards of steps that call one. Apart from what draws cards, so that the frame of the window loads no catalogue. */
import { createContext, useContext } from 'react';

/** By id; undefined while nobody has looked. */
export type FlowNames = ReadonlyMap<string, string> | undefined;

const FlowNamesContext = createContext<FlowNames>(undefined);
export const FlowNamesProvider = FlowNamesContext.Provider;
export const useFlowNames = (): FlowNames => useContext(FlowNamesContext);
