// What a receiver of the link will see: read from the link itself, so that nothing else can be in it.
import { useEffect, useRef } from 'react';
import { lacksHeads } from '../../analysis/activation';
import type { KeptAnalysis } from '../../analysis/kept';
import type { Thumbnail } from '../../analysis/types';
import { strings } from '../../i18n/strings';
import { FRAME_SIZE } from '../../lib/shapes';

const text = strings.share;

interface LinkPreviewProps {
  readonly seen: KeptAnalysis;
  /** Whether pictures were asked for. */
  readonly asked: boolean;
  /** Whether masks were changed since the analysis. */
  readonly changed: boolean;
}

export function LinkPreview({ seen, asked, changed }: LinkPreviewProps) {
  const { result, thumbnails } = seen;
  const pictures = thumbnails.flatMap((picture, index) => (picture ? [{ picture, index }] : []));
  const stride = (pictures[1]?.index ?? 0) - (pictures[0]?.index ?? 0);
  const named = result.people.flatMap(({ name }) => name ?? []);
  const words = result.segments.flatMap((segment) => segment.words.map((word) => word.text)).join(' ');
  return (
    <section className="share-preview" aria-label={text.preview}>
      <h3>{text.preview}</h3>
      <p className="small">{text.facts(result.segments.length, result.file.name)}</p>
      {named.length > 0 && <p className="small">{text.names(strings.app.listed(named))}</p>}
      <p className="small">{lacksHeads(result.segments) ? text.headsLeftOut : text.headsShown}</p>
      {changed && <p className="small">{text.labChanged}</p>}
      {pictures.length > 0 && (
        <>
          <ul className="share-pictures">
            {pictures.map(({ picture, index }) => (
              <li key={index}>
                <PreviewPicture picture={picture} label={text.picture(index + 1)} />
              </li>
            ))}
          </ul>
          <p className="small muted">{text.picturesShown(pictures.length, thumbnails.length, stride)}</p>
        </>
      )}
      {asked && pictures.length === 0 && <p className="small">{text.picturesFull}</p>}
      {words && (
        <>
          <h4 className="small muted">{text.wordsShown}</h4>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <p className="share-words small" tabIndex={0}>
            {words}
          </p>
        </>
      )}
    </section>
  );
}

function PreviewPicture({ picture, label }: { readonly picture: Thumbnail; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(picture, FRAME_SIZE, FRAME_SIZE), 0, 0);
  }, [picture]);
  return <canvas ref={canvas} width={FRAME_SIZE} height={FRAME_SIZE} role="img" aria-label={label} />;
}
