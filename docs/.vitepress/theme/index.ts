// VitePress' own theme, in the page's accent, and the one thing that moves.
import DefaultTheme from 'vitepress/theme';
import { MaskLabFilm } from './mask-lab-film';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }: { app: { component(name: string, component: unknown): void } }) {
    app.component('MaskLabFilm', MaskLabFilm);
  },
};
