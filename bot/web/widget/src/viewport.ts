/** Keeps the sheet inside the part of the screen that the on-screen keyboard leaves free. */

export function viewportRule(height: number, top: number): string {
  return `.panel.sheet{--height:${Math.round(height)}px;--top:${Math.round(top)}px}`;
}

export function followViewport(set: (text: string) => void): void {
  const view = window.visualViewport;
  if (!view) return;
  // Zoomed in with two fingers, the visitor looks at a part of the sheet: it keeps its size.
  const follow = () => set(view.scale > 1.05 ? "" : viewportRule(view.height, view.offsetTop));
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
  follow();
}
