import { GLOSSARY } from '../glossary.js';
import { html, type Markup } from '../html.js';
import type { ArtifactFacts, Fact, GatesAnswer, PageModel } from '../model.js';

/** Where the evidence comes from, what the bundle holds, and what the words mean. */
export function appendixView({ provenance, artifacts, more_artifacts, gates }: PageModel): Markup {
  const cards = provenance.map(
    ({ title, facts }) => html`<section class="card"><h3>${title}</h3><dl>${facts.map(factView)}</dl></section>`,
  );
  const more = more_artifacts === 0 ? null : html`<p class="quiet">and ${more_artifacts} more, in the index.</p>`;
  const words = [...GLOSSARY].map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`);
  return html`<section aria-labelledby="provenance-title"><h2 id="provenance-title">Provenance</h2><div class="cards">${cards}</div></section>
${gatesView(gates)}
<details class="appendix" id="artifacts"><summary><h2>Artifacts</h2></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Artifacts"><table>
<thead><tr><th scope="col">Artifact</th><th scope="col">Bytes</th><th scope="col">SHA-256</th><th scope="col">Schema</th></tr></thead>
<tbody>${artifacts.map(artifactView)}</tbody></table></div>${more}</details>
<details class="appendix"><summary><h2>Words on this page</h2></summary><dl id="words">${words}</dl></details>`;
}

const factView = ({ name, value, code }: Fact): Markup =>
  html`<dt>${name}</dt><dd>${value === null ? html`<span class="quiet">unknown</span>` : code === true ? html`<code>${value}</code>` : value}</dd>`;

const artifactView = ({ name, size, sha256, schema_version }: ArtifactFacts): Markup =>
  html`<tr><th scope="row"><code>${name}</code></th><td class="number">${size.toLocaleString('en')}</td><td><code>${sha256}</code></td>
<td>${schema_version === null ? html`<span class="quiet">none</span>` : html`<code>${schema_version}</code>`}</td></tr>`;

function gatesView({ gates, gate_set, information }: GatesAnswer): Markup {
  const also = information.length === 0 ? null : html` For information: ${information.join(', ')}.`;
  const rows = gates.map(
    ({ code, passed, explanation, inputs }) => html`<tr><th scope="row"><code>${code}</code></th>
<td class="${passed ? 'passed' : 'failed'}">${passed ? '✓ passed' : '× failed'}</td><td>${explanation}</td><td><code>${inputs}</code></td></tr>`,
  );
  return html`<details class="appendix" id="gates"><summary><h2>Gates</h2></summary>
<p class="quiet">Gate set: ${gate_set}. Promotability is worked out from the bundle, never claimed.${also}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Gates"><table>
<thead><tr><th scope="col">Gate</th><th scope="col">Answer</th><th scope="col">Why</th><th scope="col">Looked at</th></tr></thead>
<tbody>${rows}</tbody></table></div></details>`;
}
