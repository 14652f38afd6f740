// A class's marker as a small picture.
import { markerPath } from '../lib/markers';
import { colourOf, type EmotionLook } from './emotions';

export function Marker({ look }: { readonly look: EmotionLook }) {
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path d={markerPath(look.shape, 6, 6, 4.5)} fill={colourOf(look)} />
    </svg>
  );
}
