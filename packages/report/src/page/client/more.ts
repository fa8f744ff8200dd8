import { byId } from './dom.js';

/** Says below a box that it scrolls, while it does: where scroll bars hide, a cut-off box looks like a whole one. */
export function tellMore(box: HTMLElement, cueId: string, holds: () => string): () => void {
  const cue = byId(cueId);
  const refresh = (): void => {
    const scrolls = box.scrollHeight > box.clientHeight + 1;
    cue.hidden = !scrolls;
    if (scrolls) cue.textContent = `${holds()}, scroll for more ↓`;
  };
  new ResizeObserver(refresh).observe(box);
  return refresh;
}
