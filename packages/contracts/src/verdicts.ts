/** What may become of a probe, in the order in which a reader wants it: what nobody expected first. */
export const VERDICTS = ['surprise', 'known', 'blocked', 'unmeasured', 'match'] as const;

/**
 * The one value for what became of a probe. `match`: as expected; `surprise`: otherwise than expected, and nothing foretold it; `known`:
 * otherwise than expected, as the model or the baseline host foretells; `blocked`: it ended before the policy was asked;
 * `unmeasured`: no decision, because its target was not there, something it needs itself was denied, or it did not run.
 */
export type ProbeVerdict = (typeof VERDICTS)[number];

/** How each verdict reads, on a terminal and on a page alike; `many` where several of them read otherwise. */
export const VERDICT_WORDS: Readonly<Record<ProbeVerdict, { one: string; many: string }>> = {
  surprise: { one: 'surprise', many: 'surprises' },
  known: { one: 'known', many: 'known' },
  blocked: { one: 'blocked', many: 'blocked' },
  unmeasured: { one: 'not measured', many: 'not measured' },
  match: { one: 'as expected', many: 'as expected' },
};

/** A number of probes of one verdict, such as `2 surprises`. Grouped by hand: locale data take long to load. */
export const verdictCount = (count: number, verdict: ProbeVerdict): string =>
  `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${VERDICT_WORDS[verdict][count === 1 ? 'one' : 'many']}`;
