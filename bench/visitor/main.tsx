// The page on which any visitor races the engines on their own machine: bench.html of the build.
import '../../src/lib/trusted-types';
import '@fontsource-variable/inter';
import { createRoot } from 'react-dom/client';
import '../../src/ui/tokens.css';
import '../../src/ui/base.css';
import { Race } from './race';

const root = document.getElementById('root');
if (root) createRoot(root).render(<Race />);
