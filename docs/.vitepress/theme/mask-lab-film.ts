// The moving picture of the mask lab, in light or dark as the site is. It starts by itself unless less motion is wished for, and
// has the browser's controls to stop it.
import { useData, withBase } from 'vitepress';
import { defineComponent, h, onMounted, ref } from 'vue';

const SAYS =
  'The mask lab with the sample: more and more patches of a face are masked and drawn again, by one strategy after the other, in one segment after the other.';

export const MaskLabFilm = defineComponent(() => {
  const { isDark } = useData();
  const moving = ref(false);
  onMounted(() => {
    moving.value = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  });
  return () => {
    const name = withBase(`/mask-lab-${isDark.value ? 'dark' : 'light'}`);
    return h('video', {
      // Another source is another film.
      key: `${name}${moving.value}`,
      class: 'mask-lab-film',
      src: `${name}.mp4`,
      poster: `${name}.webp`,
      'aria-label': SAYS,
      autoplay: moving.value,
      loop: true,
      muted: true,
      playsinline: true,
      controls: true,
    });
  };
});
