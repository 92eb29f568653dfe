/** What says where a file lies: a step that moves one names two. */
import type { StepSink } from './step-sinks.ts';
import { nearest, type Seen, type StepView } from './step-view.ts';

/** By a parameter of this name a step says where a file lies, and not what is in it. */
const placeOfFile = /(?:path|file_?name|fileselector|filename)$/i;

/** The names of files in which something wanted stands, each with the nearest of it. */
export function namesOfFiles(
  step: StepView,
  wanted: (seen: Seen) => boolean,
  itself: (seen: Seen) => boolean,
): readonly { readonly sink: StepSink; readonly seen: Seen }[] {
  return step.sinks
    .filter(({ kind, parameter }) => kind === 'file' && placeOfFile.test(parameter))
    .flatMap((sink) => {
      const seen = nearest(step.see(sink.reads).filter(wanted), itself);
      return seen === undefined ? [] : [{ sink, seen }];
    });
}
