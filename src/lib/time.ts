// Times in words: seconds with one decimal, minutes and hours where there are any.

/** "00:04.2", with hours from one hour on. */
export function clock(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(tenths / 36_000);
  const rest = `${two(Math.floor(tenths / 600) % 60)}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  return hours > 0 ? `${two(hours)}:${rest}` : rest;
}

/** "4.2" */
export function inSeconds(seconds: number): string {
  return seconds.toFixed(1);
}

/** A tick's label on an axis that ends at `to` s: "4.5", and "01:40" on a long one. */
export function tickText(time: number, to: number): string {
  return to >= 100 ? clock(time).replace(/\.\d$/, '') : String(Number(time.toFixed(1)));
}

/** "+0.31", "\u22120.05", "0.00" */
export function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return Number(digits) === 0 ? '0.00' : `${value > 0 ? '+' : '\u2212'}${digits}`;
}
