// VitePress' own theme, in the page's typeface and accent, and the one thing that moves.
import '@fontsource-variable/inter/wght.css';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { MaskLabFilm } from './mask-lab-film';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }: { app: { component(name: string, component: unknown): void } }) {
    app.component('MaskLabFilm', MaskLabFilm);
  },
};
