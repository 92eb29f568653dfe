/** The recovery kit: one page to print and lock away. It is made here and now and kept nowhere. */
import { Printer } from 'lucide-react';
import { html, htmlPage } from '../../app/kernel/html.ts';
import { saveFile } from '../bridge/save-file.ts';
import { Button, Callout, Hash } from '../ui/index.ts';

interface RecoveryKit {
  readonly workspace: string;
  readonly code: string;
  readonly at: number;
}

function recoveryKitPage({ workspace, code, at }: RecoveryKit): string {
  return htmlPage(
    `Recovery kit of ${workspace}`,
    html`
<h1>Recovery kit</h1>
<p>Workspace <b>${workspace}</b>, made on ${new Date(at).toISOString().slice(0, 10)}.</p>
<article><h3>Recovery code</h3><p><code style="font-size:20px">${code}</code></p></article>
<p>It opens the workspace when the passphrase is forgotten or this computer is lost. Whoever has this page and a copy of the workspace's folder or a backup can read everything in it.</p>
<h2>What to do with it</h2>
<ol><li>Print this page and lock it away, away from the computer. Or keep it in a password manager.</li><li>Delete the file that you printed it from.</li><li>Tell one other person where it lies.</li></ol>
<h2>How to use it</h2>
<ol><li>Put the folder of the workspace, or a backup with its <code>.keys.json</code> file, on a computer with Countersign.</li><li>Start Countersign and type the code in the place of the passphrase.</li><li>Set a new passphrase and make a new code in Settings; this one ends with that.</li></ol>
<p class="soft">Replaced by the newest kit: a code that was made later ends this one.</p>`,
  );
}

/** Shown once. With `insist`, after somebody tried to close it: neither Escape nor the corner takes it away before its owner says that it is kept. */
export function NewRecoveryCode({
  title,
  insist,
  workspace,
  code,
}: {
  readonly title: string;
  readonly insist: boolean;
  readonly workspace: string;
  readonly code: string;
}) {
  return (
    <>
      {insist ? (
        <Callout tone="block" title="Save it first">
          It will not be shown again. Save the page or copy the code to a safe place, then confirm below.
        </Callout>
      ) : null}
      <Callout tone="medium" title={title}>
        <p className="my-1">
          <Hash value={code} length={80} label="recovery code" />
        </p>
        <span className="mt-2 block">
          <KitButton workspace={workspace} code={code} />
        </span>
      </Callout>
    </>
  );
}

/** Saves the kit as a page to print. */
export function KitButton({ workspace, code }: { readonly workspace: string; readonly code: string }) {
  return (
    <Button
      icon={Printer}
      onClick={() => {
        saveFile('countersign-recovery-kit.html', recoveryKitPage({ workspace, code, at: Date.now() }), 'text/html');
      }}
    >
      Save as a page to print
    </Button>
  );
}
