// A person as a small picture: what the network saw of them, or their letter where it never saw them alone.
import { useLayoutEffect, useRef } from 'react';
import type { Thumbnail } from '../../analysis/types';
import { FRAME_SIZE } from '../../lib/shapes';
import { pictureCanvas } from '../../ui/canvas';

interface FaceProps {
  readonly picture: Thumbnail | null;
  readonly letter: string;
  readonly followed: boolean;
}

export function Face({ picture, letter, followed }: FaceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext('2d');
    if (pen && picture) pen.drawImage(pictureCanvas(picture), 0, 0);
  }, [picture]);
  return (
    <span className={followed ? 'person-face followed' : 'person-face'} aria-hidden="true">
      {picture && <canvas ref={canvas} width={FRAME_SIZE} height={FRAME_SIZE} />}
      <span className={picture ? 'letter corner' : 'letter'}>{letter}</span>
    </span>
  );
}
