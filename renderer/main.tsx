import './bridge/page-key.ts';
import './bridge/zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './bridge/style-nonce.ts';
import './styles/app.css';
import { Shell } from './shell/shell.tsx';

// Asked for at once, so that the first words are not drawn in another type and set again.
void document.fonts.load('1em "Inter Variable"').catch(() => undefined);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
