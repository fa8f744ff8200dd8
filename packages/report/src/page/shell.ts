import { createHash } from 'node:crypto';
import type { Report } from './build.js';
import { CLIENT_SCRIPT, CLIENT_STYLES } from './generated/client-assets.js';
import { gatesLine } from './headline.js';
import { dataBlock, html, Markup } from './html.js';
import type { PageModel } from './model.js';
import { Packer, type PageData, type Ref } from './pack.js';
import { appendixView } from './view/appendix.js';
import { headView } from './view/head.js';
import { resultsView } from './view/results.js';
import { rowsView } from './view/rows.js';
import { sidesView } from './view/sides.js';

/** Stands near the top of every page, so that a later run knows its own output. */
export const GENERATOR = '<meta name="generator" content="runtime report">';

/**
 * The page as text. What a bundle holds stands escaped in markup, and in data blocks for the script; the policy lets nothing run or
 * load but the one script and the one style sheet, by their digests, and refuses markup made from strings.
 */
export function renderPage(report: Report): string {
  const { model, client, rows } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${new Markup(GENERATOR)}
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${gatesLine(model)}">
<title>${titleOf(model)}</title>
<style>${new Markup(CLIENT_STYLES)}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
${headView(model, rows)}
<main>
${sidesView(model.sides)}
${resultsView(model)}
<noscript>${rowsView(model, client, rows)}</noscript>
${appendixView(model)}
</main>
${dataBlock('data', dataOf(report))}
<script>${new Markup(CLIENT_SCRIPT)}</script>
</body>
</html>
`.text;
}

/** One pool for everything the script needs, so that what thousands of probes share stands in it once. */
function dataOf({ client, sources, rows, details }: Report): PageData {
  const packer = new Packer();
  const model = packer.add(client);
  const all = (values: Iterable<unknown>): Ref[] => Array.from(values, (value) => packer.add(value));
  return { model, texts: all(sources), rows: all(rows), details: all(details()), ...packer.pool };
}

/** Plan, time and runner first: what tells two open pages apart. */
function titleOf({ head, run_id, gates }: PageModel): string {
  return [head.plan_id ?? 'Run', head.time ?? '–', ...(gates.simulated ? ['simulated'] : []), run_id].join(' · ');
}

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** `require-trusted-types-for` and `trusted-types 'none'`: no string becomes markup, whatever the script tries. */
const POLICY = [
  "default-src 'none'",
  `script-src ${digest(CLIENT_SCRIPT)}`,
  `style-src ${digest(CLIENT_STYLES)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
