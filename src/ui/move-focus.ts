// Roving focus: a line or a grid of things is one stop for Tab, and arrow keys, Home and End move in it.
import type { KeyboardEvent } from 'react';

/**
 * Moves the focus among what has a `tabIndex` in the element that listens: rows of `columns`, or one line without. False,
 * and nothing done, for other keys.
 */
export function moveFocus(event: KeyboardEvent<HTMLElement>, columns?: number): boolean {
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[tabindex]')];
  const from = stops.findIndex((stop) => stop.contains(event.target as Node));
  const wide = columns ?? stops.length;
  const place = from < 0 ? null : placeAfter(event.key, from, wide, stops.length / wide);
  if (place === null) return false;
  stops[place]?.focus();
  event.preventDefault();
  return true;
}

/** Where a key leads from `place`; null for keys that lead nowhere. */
export function placeAfter(key: string, place: number, columns: number, rows: number): number | null {
  const [row, column] = [Math.floor(place / columns), place % columns];
  const at = (toRow: number, toColumn: number) =>
    Math.min(rows - 1, Math.max(0, toRow)) * columns + Math.min(columns - 1, Math.max(0, toColumn));
  if (key === 'ArrowLeft') return at(row, column - 1);
  if (key === 'ArrowRight') return at(row, column + 1);
  if (key === 'Home') return at(row, 0);
  if (key === 'End') return at(row, columns - 1);
  if (rows === 1) return null;
  if (key === 'ArrowUp') return at(row - 1, column);
  return key === 'ArrowDown' ? at(row + 1, column) : null;
}
