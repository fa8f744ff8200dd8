/** What a page of a history has beside the styles of a report. */
export const HISTORY_STYLES = `
main > section { margin: 2.2rem 0; }
h3 { margin: 1.4rem 0 0.4rem; font-size: 1rem; }
figure { margin: 1rem 0; }
figcaption { color: var(--quiet); font-size: 0.87rem; }
svg.decisions { display: block; background: var(--card); border: 1px solid var(--line); }
svg.decisions path { fill: none; stroke-width: 1; }
svg.decisions path.allow { stroke: var(--allow); }
svg.decisions path.deny { stroke: var(--deny); }
svg.decisions path.unmeasured { stroke: var(--strong-line); }
svg.decisions path.mixed { stroke: var(--surprise-edge); }
svg.decisions line { stroke: var(--strong-line); }
svg.decisions text { fill: var(--ink); font-size: 12px; text-anchor: middle; }
.key { padding-left: 0.35rem; border-left: 0.8rem solid var(--strong-line); }
.key.allow { border-color: var(--allow); }
.key.deny { border-color: var(--deny); }
.key.mixed { border-color: var(--surprise-edge); }
.wide { overflow: auto; max-height: 34rem; border: 1px solid var(--line); }
.wide table { border-collapse: collapse; font-size: 0.87rem; width: 100%; }
.wide th, .wide td { padding: 0.15rem 0.6rem; text-align: left; border-bottom: 1px solid var(--line); white-space: nowrap; font-weight: 400; }
.wide thead th { position: sticky; top: 0; background: var(--card); font-weight: 650; }
.wide td.number { text-align: right; }
td.allow { color: var(--allow); background: var(--allow-soft); }
td.deny { color: var(--deny); background: var(--deny-soft); }
td.mixed { color: var(--surprise); background: var(--surprise-soft); }
td.unmeasured { color: var(--quiet); }
tr.changed th { box-shadow: inset 4px 0 var(--surprise-edge); }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
`;
