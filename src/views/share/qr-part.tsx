// The QR code of the link with nothing ticked: black on white in every theme, since readers need that.
import { strings } from '../../i18n/strings';
import { QR_BYTES } from '../../share/address';
import type { PlainLink } from './use-links';

const text = strings.share;
/** CSS pixels a module, where there is room: whole ones keep its edges sharp. */
const MODULE = 3;

export function QrPart({ plain, file }: { readonly plain: PlainLink; readonly file: string }) {
  if (!plain.code) return <p className="small muted">{text.qrTooLong(plain.length, QR_BYTES)}</p>;
  const { size, path } = plain.code;
  return (
    <details className="share-qr">
      <summary>{text.qr}</summary>
      <svg viewBox={`0 0 ${size} ${size}`} width={size * MODULE} role="img" aria-label={text.qrLabel(file)}>
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" shapeRendering="crispEdges" />
      </svg>
      <p className="small muted">{text.qrText(plain.length)}</p>
    </details>
  );
}
