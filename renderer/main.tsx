import './bridge/page-key.ts';
import './bridge/zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './bridge/style-nonce.ts';
import './styles/app.css';
import { Shell } from './shell/shell.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Shell />
  </StrictMode>,
);
