/** Sinks that a browser opens as a page: programs in it run. */
import type { StepSink } from './step-sinks.ts';

/** In mail and chats programs do not run, though links and pictures come alive there. */
export const isPage = ({ kind, markup }: StepSink): boolean => kind === 'render' || (markup === 'html' && kind !== 'message');
