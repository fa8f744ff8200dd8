import { createHash } from 'node:crypto';
import { html, Markup } from './html.js';

export interface PageParts {
  /** Stands near the top of every page, so that a later one knows its own output. */
  generator: string;
  title: string;
  description?: string;
  styles: string;
  script?: string;
  body: Markup;
}

/** A whole page. It loads nothing, and runs and shows in style only what it holds, by their digests. */
export function pageOf({ generator, title, description, styles, script, body }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${new Markup(generator)}
<meta http-equiv="Content-Security-Policy" content="${new Markup(policyOf(styles, script))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${description !== undefined && html`<meta name="description" content="${description}">\n`}<title>${title}</title>
<style>${new Markup(styles)}</style>
</head>
<body>
${body}
${script !== undefined && html`<script>${new Markup(script)}</script>\n`}</body>
</html>
`.text;
}

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `require-trusted-types-for` and `trusted-types 'none'`: no string becomes markup, whatever a script tries. */
function policyOf(styles: string, script: string | undefined): string {
  return [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src ${digest(script)}`]),
    `style-src ${digest(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
    ...(script === undefined ? [] : ["require-trusted-types-for 'script'", "trusted-types 'none'"]),
  ].join('; ');
}
