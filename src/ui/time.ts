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
