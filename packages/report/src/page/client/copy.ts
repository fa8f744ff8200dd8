import { h } from './dom.js';

/** Text to take along. Where the clipboard is out of reach, the text is selected, ready to be copied by hand. */
export function copyable(name: string, shown: string, copied: string = shown): HTMLElement {
  const text = h('code', {}, shown);
  const button = h('button', { type: 'button', 'aria-label': `Copy: ${name}` }, 'Copy');
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(copied);
      button.textContent = 'Copied';
    } catch {
      getSelection()?.selectAllChildren(text);
      button.textContent = 'Selected';
    }
  });
  return h('div', { class: 'copyable' }, h('span', { class: 'quiet' }, name), text, button);
}
