import { asCallError, call } from '../bridge/client.ts';
import { unpacked } from '../bridge/scan.ts';
import { notify } from '../ui/index.ts';
import { chooseFlows } from './import-choice.tsx';
import { showImportReport } from './import-report.tsx';
import { openFlow } from './router.ts';

/** What can be imported, for the file picker. */
export const importable = '.json,.flow.json,.bpmn,.xml,.zip';

/** As much as the host reads; said here before a large file is sent. */
const largestImport = 32 * 1024 * 1024;

const formatWords: Readonly<Record<string, string>> = {
  n8n: 'n8n',
  'node-red': 'Node-RED',
  flowise: 'Flowise',
  'power-automate': 'Power Automate',
  bpmn: 'BPMN',
  countersign: 'Countersign',
};
export const formatWord = (format: string): string => formatWords[format] ?? format;

/** Reads a foreign or own file and opens the flow that comes of it, or fills `into`, in which nothing is drawn yet. Where it holds several, the person says which, and the first of those is opened. Nothing in it runs. */
export async function importFile(file: File, into?: { readonly flowId: string; taken(): Promise<void> }): Promise<void> {
  if (file.size > largestImport) {
    notify({ tone: 'block', title: `${file.name} was not imported`, detail: 'It is larger than 32 MB. Export fewer flows into one file.' });
    return;
  }
  try {
    const fileName = file.name.slice(0, 255);
    const text = await (await unpacked(file)).text();
    const { flows } = await call('flows:inFile', { fileName, text });
    const only = flows.length === 1 ? undefined : await chooseFlows({ fileName, flows });
    if (only === 'none') return;
    const { flow, others, format, loss } = await call('flows:import', {
      fileName,
      text,
      ...(only === undefined ? {} : { only: [...only] }),
      ...(into === undefined ? {} : { into: into.flowId }),
    });
    const what =
      others.length === 0 ? flow.name : `${flow.name} and ${others.length === 1 ? (others[0]?.name ?? '') : `${others.length} more`}`;
    // Steps that share a login each ask for it.
    const lines = [...new Set(loss.map(({ message }) => message))];
    notify({
      tone: loss.length === 0 ? 'good' : 'medium',
      title: `${what} ${others.length === 0 ? 'was' : 'were'} imported from ${formatWord(format)}`,
      ...(lines.length > 1
        ? { action: { label: 'Show them', run: () => showImportReport({ title: `${what}, imported from ${formatWord(format)}`, lines }) } }
        : {}),
      detail:
        loss.length === 0
          ? 'Everything was carried over.'
          : lines.length === 1
            ? `One thing is different here: ${lines[0] ?? ''}`
            : `${lines.length} things are different here, or are for you to do.`,
    });
    if (into === undefined) openFlow(flow.id, flow.name);
    else await into.taken();
  } catch (error) {
    const failure = asCallError(error);
    notify({ tone: 'block', title: `${file.name} was not imported`, detail: failure.message, error: failure });
  }
}
