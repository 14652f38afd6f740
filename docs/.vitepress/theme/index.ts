// VitePress' own theme, in the page's typeface and accent; beside the first page's title, what moves.
import '@fontsource-variable/inter/wght.css';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import { MaskLabFilm } from './mask-lab-film';
import './style.css';

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-hero-image': () => h(MaskLabFilm) }),
};
