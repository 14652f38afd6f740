// Looks of the classes that are shown: those of the result's model, or of the loaded one.
import { useMemo } from 'react';
import { usePageState } from '../state/page-context';
import { shownModel } from '../state/page-state';
import { type EmotionLook, emotionLooks } from './emotions';

const NO_CLASSES: readonly string[] = [];

export function useClasses(): {
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
} {
  const classes = usePageState((state) => shownModel(state)?.classes ?? NO_CLASSES);
  const looks = useMemo(() => emotionLooks(classes), [classes]);
  return { classes, looks };
}
