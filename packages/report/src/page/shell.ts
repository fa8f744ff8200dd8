import { createHash } from 'node:crypto';
import { visible } from '../inert.js';
import type { Report } from './build.js';
import { CLIENT_SCRIPT, CLIENT_STYLES } from './generated/client-assets.js';
import type { Lane, ReportModel } from './model.js';

/** Stands near the top of every page, so that a later run knows its own output. */
export const GENERATOR = '<meta name="generator" content="runtime report">';

/**
 * The page as text. What a bundle holds stands only in data blocks (and, escaped, in the title and the text for readers without
 * scripts); the policy lets nothing run or load but the one script and the one style sheet, by their digests, and refuses
 * markup made from strings.
 */
export function renderPage({ model, details }: Report): string {
  const blocks: string[] = [];
  for (let from = 0; from < details.length; from += model.detail_block) {
    blocks.push(dataBlock(`detail-${blocks.length}`, details.slice(from, from + model.detail_block)));
  }
  const { verdict, counts } = model;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${GENERATOR}
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escaped(titleOf(model))}</title>
<style>${CLIENT_STYLES}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<header class="top">
<h1>${escaped(model.head.plan_id ?? 'Run report')}${verdict.simulated ? ' <span class="badge">simulated</span>' : ''}</h1>
<nav class="sections" aria-label="Sections"><a href="#results">Results</a><a href="#by-operation-section">Operations</a><a href="#provenance-section">Provenance</a><a href="#artifacts-section">Artifacts</a><a href="#words-section">Words</a></nav>
<dl class="run">${headFacts(model)}</dl>
</header>
<noscript><p>${escaped(`${verdict.simulated ? 'Simulated run. ' : ''}${verdict.promotable ? 'Promotable' : `Not promotable: ${verdict.reasons.join(', ')}`}. ${counts.probes} probes, ${counts.match} as expected, ${counts.known} known mismatches, ${counts.surprise} surprises, ${counts.blocked} blocked. The rest of this page needs its script.`)}</p></noscript>
<main>
<section class="overview" aria-label="Verdict">
<div class="panel" id="verdict"></div>
<div id="tally"></div>
<p id="surprise-meaning"></p>
<div class="panel" id="notes" hidden><h3>What is missing</h3><ul id="notes-list"></ul></div>
</section>
<section id="results" aria-labelledby="results-title">
<h2 id="results-title">Results</h2>
<div class="panel">
<div class="matrix-head">${legend(model.lanes)}
<span class="legend"><span class="mark s-surprise" aria-hidden="true">!</span> surprise</span>
<span class="legend"><span class="mark s-known" aria-hidden="true">~</span> known mismatch</span>
<span class="legend"><span class="mark s-blocked" aria-hidden="true">×</span> blocked</span>
<span class="legend"><span class="mark s-unmeasured" aria-hidden="true">?</span> not measured</span>
<span class="legend"><span class="mark s-match" aria-hidden="true">✓</span> match</span></div>
<div id="matrix" role="grid" aria-label="Profiles and their probes"></div>
<p class="scrolls" id="matrix-more" hidden></p>
<div id="readout">Point at a cell, or move through them with the arrow keys.</div>
</div>
<div class="filters" role="search">
<label for="search">Search <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="path, probe, profile, reason"></label>
<div id="states" role="group" aria-label="Outcome"></div>
<label for="by-profile">Profile <select id="by-profile"></select></label>
<label for="by-operation">Operation <select id="by-operation"></select></label>
<label for="by-lanes">Lanes <select id="by-lanes"></select></label>
<label for="order">Order <select id="order"></select></label>
<button id="reset" type="button">Reset</button>
</div>
<div class="keys"><span id="count" role="status"></span><span><kbd>/</kbd> search · <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> read · <kbd>Esc</kbd> back</span></div>
<div class="results">
<div>
<div class="panel list" id="list-scroll">
<div id="list" role="grid" aria-label="Probes" aria-colcount="6">
<div role="rowgroup"><div class="head" role="row" aria-rowindex="1">${HEADINGS}</div></div>
<div id="list-body" role="rowgroup"></div>
</div>
<p id="empty" hidden>No probe passes these filters.</p>
<p id="print-note" hidden>Only the first probes are printed; filter for the others.</p>
</div>
<p class="scrolls" id="list-more" hidden></p>
</div>
<div class="panel" id="detail" role="region" aria-label="The chosen probe" tabindex="-1"></div>
</div>
</section>
<section id="by-operation-section" aria-labelledby="operations-title">
<h2 id="operations-title">Operations</h2>
<div class="panel scroll" role="region" aria-labelledby="operations-title" tabindex="0"><table id="operations"></table></div>
</section>
<section id="provenance-section" aria-labelledby="provenance-title">
<h2 id="provenance-title">Provenance</h2>
<div id="provenance"></div>
</section>
<section id="artifacts-section" aria-labelledby="artifacts-title">
<h2 id="artifacts-title">Artifacts</h2>
<div class="panel scroll" role="region" aria-labelledby="artifacts-title" tabindex="0"><table id="artifacts"></table></div>
</section>
<section id="words-section" aria-labelledby="words-title">
<h2 id="words-title">Words on this page</h2>
<details class="panel"><summary>What the words mean</summary><dl id="words"></dl></details>
</section>
</main>
${dataBlock('report-data', model)}
${blocks.join('\n')}
<script>${CLIENT_SCRIPT}</script>
</body>
</html>
`;
}

/** Plan, time and runner first: what tells two open pages apart. */
function titleOf({ head, run_id, verdict }: ReportModel): string {
  return [head.plan_id ?? 'Run', head.time ?? '–', ...(verdict.simulated ? ['simulated'] : []), run_id].join(' · ');
}

function headFacts({ head, run_id }: ReportModel): string {
  const facts: [string, string | null, 'code' | 'span'][] = [
    ['Date', head.time, 'span'],
    ['Runner', head.runner, 'span'],
    ['Host', head.host, 'span'],
    ['Channel', head.channel, 'span'],
    ['World', head.world_id, 'code'],
    ['Run', run_id, 'code'],
  ];
  return facts.map(([name, value, tag]) => `<div><dt>${name}</dt><dd><${tag}>${escaped(value ?? '–')}</${tag}></dd></div>`).join('');
}

const BARS: Record<Lane, string> = { baseline: 'b-a', scenario: 'c-d', oracle: 'o-d' };

/** The bars of a cell, of the lanes that ran. */
function legend(lanes: readonly Lane[]): string {
  const names = lanes.length < 2 ? lanes.join('') : `${lanes.slice(0, -1).join(', ')} and ${lanes.at(-1)}`;
  const bars =
    lanes.length === 0 ? '' : `; its bars are ${names}, from the left: tall allows, short denies, middling is an error, none is silent`;
  return `<span class="legend"><span class="cell s-match ${lanes.map((lane) => BARS[lane]).join(' ')}" aria-hidden="true">✓</span> <span>a probe${bars}</span></span>`;
}

const HEADINGS = ['Outcome', 'Probe', 'Expected', 'Baseline', 'Scenario', 'Oracle']
  .map((name) => `<div role="columnheader">${name}</div>`)
  .join('');

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

const ESCAPES: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** JSON that cannot end its block, open a comment or be read as anything else. */
export const dataBlock = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character] as string)}</script>`;

/** Text as HTML text: five characters by number, and what cannot be seen spelled out. */
const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
