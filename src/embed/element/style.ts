// The element's style. Light or dark is what `color-scheme` says where it stands; everything else that a page may want
// otherwise is a property --mart-*, and each piece a part.
import tokens from '../../ui/tokens.css?raw';

/** A colour of the page itself, as CSS. */
function token(name: string): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(tokens)?.[1];
  if (!value) throw new Error(`tokens.css has no --${name}`);
  return value;
}

export const style = `
:host {
  --surface: var(--mart-surface, ${token('surface')});
  --sunken: var(--mart-sunken, ${token('sunken')});
  --text: var(--mart-text, ${token('text')});
  --muted: var(--mart-muted, ${token('muted')});
  --hairline: var(--mart-hairline, ${token('hairline')});
  --line-strong: ${token('line-strong')};
  --accent: var(--mart-accent, ${token('accent')});
  --on-accent: var(--mart-on-accent, ${token('on-accent')});
  --danger: ${token('danger')};
  --on-danger: ${token('on-danger')};
  --radius: var(--mart-radius, 8px);
  display: block;
  container-type: inline-size;
  border: 1px solid var(--hairline);
  border-radius: var(--radius);
  background: var(--surface);
  color: var(--text);
  font: 400 14px/1.45 var(--mart-font, system-ui, sans-serif);
  overflow: hidden;
}
:host([hidden]), [hidden] { display: none !important; }
.top { display: flex; gap: 1px; background: var(--hairline); }
.top:not(:has(> :not([hidden]))) { display: none; }
video { flex: 1; min-width: 0; width: 100%; max-height: var(--mart-video-height, 420px); background: #000; display: block; }
.still { flex: none; width: 180px; display: flex; flex-direction: column; background: var(--sunken); }
.still canvas { width: 100%; aspect-ratio: 1; display: block; }
.still span { padding: 6px 10px; color: var(--muted); font-size: 12px; }
.top:has(> video[hidden]) { background: var(--sunken); }
video[hidden] + .still { margin-inline: auto; }
video[hidden] + .still.large { width: min(100%, 280px); }
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 12px; padding: 12px 16px 0; }
.head:not(:has(> :not([hidden]))) { display: none; }
.headline { font-size: 16px; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
.here { color: var(--muted); margin: 0; font-variant-numeric: tabular-nums; }
.curve { position: relative; margin: 4px 0 0; touch-action: pan-y; cursor: pointer; }
.curve:focus-visible, button:focus-visible, label:focus-within, .file:focus-within { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 4px; }
svg, .strip { display: block; width: 100%; }
svg text { font: 400 12px system-ui, sans-serif; font-family: inherit; fill: var(--muted); }
svg .name { fill: var(--text); }
svg .grid { stroke: var(--hairline); }
svg .cursor { stroke: var(--accent); stroke-width: 1.5; }
svg .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .leader { fill: none; stroke-opacity: 0.5; stroke-dasharray: 2 3; }
svg .mark { stroke: var(--surface); }
.foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 10px 16px 12px; }
.says { display: flex; align-items: center; gap: 8px; margin: 0; color: var(--muted); min-width: 0; }
.error { flex-basis: 100%; background: var(--danger); color: var(--on-danger); padding: 8px 12px; border-radius: 6px; margin: 0; }
progress { accent-color: var(--accent); width: 120px; height: 6px; }
button, .file { font: inherit; min-height: 36px; padding: 6px 14px; border-radius: 6px; border: 1px solid var(--line-strong); background: transparent; color: inherit; cursor: pointer; box-sizing: border-box; }
button.main, .file.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
label { display: inline-flex; gap: 6px; align-items: center; min-height: 36px; }
.file input { position: absolute; width: 1px; height: 1px; opacity: 0; }
.honest { flex-basis: 100%; margin: 0; color: var(--muted); font-size: 12px; }
@container (max-width: 559px) {
  .top { flex-direction: column; }
  video:not([hidden]) + .still { display: none; }
  .head, .foot { padding-inline: 12px; }
}
@media (forced-colors: active) {
  svg .grid { stroke: GrayText; }
  svg text { fill: CanvasText; }
}
`;
