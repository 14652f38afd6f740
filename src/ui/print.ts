// A sheet is narrower than the window that the timeline was drawn for, and nothing is drawn anew for it: print.css scales.

/** px between the margins of a sheet of A4 on its side. */
const SHEET = 1040;

export function fitPrint(): void {
  addEventListener('beforeprint', () => {
    document.documentElement.style.setProperty('--print-scale', String(Math.min(1, SHEET / innerWidth)));
  });
}
