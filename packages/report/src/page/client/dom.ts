import { visible } from '../../inert.js';

/**
 * The only way anything reaches the page. Texts become text nodes or attribute values, after `visible`; there is no markup from
 * strings anywhere, and the page's policy (trusted types) would refuse it.
 */
export type Child = Node | string | null | undefined | false;

interface Attributes {
  class?: string;
  role?: string;
  id?: string;
  hidden?: boolean;
  disabled?: boolean;
  tabindex?: number;
  title?: string;
  type?: string;
  value?: string;
  scope?: string;
  href?: `#${string}`;
  colspan?: number;
  [aria: `aria-${string}`]: string | number | boolean | undefined;
  [data: `data-${string}`]: string | number | undefined;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || (value === false && !name.startsWith('aria-'))) continue;
    element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : visible(String(value)));
  }
  return fill(element, children);
}

export function fill<E extends Element>(element: E, children: readonly Child[]): E {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === 'string' ? visible(child) : child);
  }
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag: string, attributes: Record<string, string | number>, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, visible(String(value)));
  return fill(element, children);
}

export const byId = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
