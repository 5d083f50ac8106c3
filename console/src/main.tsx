import './generated/mantine-first.css';
import './generated/theme.css';
import './theme/app.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startLanguage } from './i18n';
import { watchIdle } from './session/idle';
import { startSession } from './session/session';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');

await startLanguage();
createRoot(root).render(<App />);
watchIdle();
await startSession();
