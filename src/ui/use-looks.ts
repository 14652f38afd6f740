// Looks of the loaded model's classes.
import { useMemo } from 'react';
import { usePageState } from '../state/page-context';
import { type EmotionLook, emotionLooks } from './emotions';

const NO_CLASSES: readonly string[] = [];

export function useClasses(): {
  readonly classes: readonly string[];
  readonly looks: ReadonlyMap<string, EmotionLook>;
} {
  const classes = usePageState((state) => state.model?.classes ?? NO_CLASSES);
  const looks = useMemo(() => emotionLooks(classes), [classes]);
  return { classes, looks };
}
