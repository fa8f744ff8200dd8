// Written by scripts/bundle-client.mjs from src/page/client; a test fails when it is not current.

/** The script of a page, as it stands in it. */
export const CLIENT_SCRIPT = `"use strict";
(() => {
  var INVISIBLE = /[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]/gu;
  var visible = (text) => text.replace(INVISIBLE, spelled);
  var visibleLines = (text) => text.replace(INVISIBLE, (character) => character === "\\n" || character === "	" ? character : spelled(character));
  function spelled(character) {
    if (character === "\\n") return "\\\\n";
    if (character === "	") return "\\\\t";
    if (character === "\\r") return "\\\\r";
    return \`\\u27E8U+\${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}\\u27E9\`;
  }

  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === void 0 || value === false && !name.startsWith("aria-")) continue;
      element.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : visible(String(value)));
    }
    return fill(element, children);
  }
  function fill(element, children) {
    for (const child of children) {
      if (child === null || child === void 0 || child === false) continue;
      element.append(typeof child === "string" ? visible(child) : child);
    }
    return element;
  }
  var SVG = "http://www.w3.org/2000/svg";
  function svg(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, visible(String(value)));
    return fill(element, children);
  }
  var byId = (id) => document.getElementById(id);

  var PROBE_STATES = ["surprise", "known", "blocked", "unmeasured", "not_run", "match"];

  var GLOSSARY = /* @__PURE__ */ new Map([
    ["surprise", "A mismatch that the plan does not list as known. What the oracle lane says does not make it known."],
    ["known", "A mismatch that the plan lists beforehand: the model of the policy predicts it, or the baseline host is known to do it."],
    ["blocked", "The probe ended before the policy was asked about its operation: the policy was not applied, or the program did not start."],
    [
      "not measured",
      "There is no decision: the target was not there, the probe could not run to its end, or nobody saw the operation itself."
    ],
    ["baseline", "The lane without any policy: what the host does by itself."],
    ["scenario", "The lane under the policy: the decision that counts."],
    [
      "oracle",
      "The lane that asks about the policy instead of trying it: sandbox_check on a Mac, the policy engine in a simulated run. A second opinion, kept apart."
    ],
    [
      "simulated",
      "The policy engine decided against a virtual host. No probe was started and no kernel was asked; exit codes and output are what the model predicts."
    ],
    ["promotable", "Fit to become a mapping: every gate passed. Derived from the bundle each time, never claimed."],
    ["evidence", "The gate set for bundles of this project: all twenty gates count."],
    ["reference", "The gate set for bundles of the Python reference: eleven gates count, the others are information."],
    ["dyld_not_compared", "The world or the host has no digest of the dyld cache, so that was not compared."],
    ["clean_start_unproven", "Nothing on record proves that launchd started the runner for this run, outside any sandbox."],
    ["host_world_mismatch", "The host is not on record as the baseline that the run names."],
    ["lock_not_held", "Nothing on record shows that other writers were kept away from the bundle."],
    ["simulated_runner", "The kernel is not on record as the one who decided."],
    ["tools_not_system", "The tools of the host that were used are not on record, or are not those of the system."],
    ["bundle_repaired", "The index was written anew after the commit, so its digests show nothing about the run."],
    ["filtered_run", "The run covered only a part of its plan."],
    ["expectation_too_strong", "Nothing else explains the mismatch, so the expectation itself is the likeliest to be wrong."],
    [
      "canonicalization_boundary",
      "The path that was asked for is not the path that was reached: links are resolved before rules are compared."
    ],
    ["ambient_platform_restriction", "The host denies it without any policy too."],
    ["capture_pipeline_disagreement", "The oracle says otherwise than what was measured."],
    ["path_normalization_sensitivity", "Older evidence: the decision depends on the spelling of the path."],
    ["anchor_alias_gap", "Older evidence: the rule names an alias of the path that is not resolved."],
    ["op_not_witnessed", "Nobody saw the operation decided, so it does not count."],
    ["unexpected_allow", "Denied by the plan, allowed under the policy."],
    ["unexpected_deny", "Allowed by the plan, denied under the policy."],
    ["alias_map", "Worked out from a table of known links (such as /tmp to /private/tmp); no file was looked at."],
    ["requested_path", "The path as the plan spells it: no known link is on it."],
    ["observed_path", "The path the opened file reported."],
    ["fd_path", "Asked of the open descriptor, under the policy."],
    ["unsandboxed_fd_path", "Asked of a descriptor that was opened without the policy."],
    ["not_attempted", "Nothing was opened, so there was no path to ask for."],
    ["process_policy", "The policy under test made the difference: without it the operation went otherwise."],
    ["platform_policy", "The host decides this by itself, without the policy under test."],
    ["app_sandbox", "Guessed from the error (EPERM) and from a refusal under the policy: the sandbox of the process."],
    ["sandbox_or_mac", "The error is EPERM: a sandbox, or another mandatory access control."],
    ["unix_permissions", "The error is EACCES: ordinary file permissions."],
    ["confounders", "Anything besides the policy under test that may have decided."],
    ["harness", "What performed the probe. A name that begins with runtime-simulated is the policy engine."],
    ["primary_op_denied", "The denied operation is the one the probe is about."],
    ["probe_nonzero_exit", "The program that tried the operation ended with an error."],
    ["preflight", "A trial application of an allow-all policy before any probe: shows that policies can be applied at all."]
  ]);

  function term(word) {
    const meaning2 = GLOSSARY.get(word);
    return meaning2 === void 0 ? word : h("abbr", { title: meaning2 }, word);
  }
  function renderWords() {
    fill(
      byId("words"),
      [...GLOSSARY].flatMap(([word, meaning2]) => [h("dt", {}, word), h("dd", {}, meaning2)])
    );
  }

  var STATES = {
    surprise: {
      mark: "!",
      word: "surprise",
      plural: "surprises",
      meaning: "came out otherwise than expected, and the plan does not list it as known"
    },
    known: {
      mark: "~",
      word: "known",
      plural: "known mismatches",
      meaning: "came out otherwise than expected, and the plan lists it as known: from the model of the policy or from the baseline host"
    },
    blocked: { mark: "\\xD7", word: "blocked", plural: "blocked", meaning: "ended before the policy was asked about the operation" },
    unmeasured: {
      mark: "?",
      word: "not measured",
      plural: "not measured",
      meaning: "has no decision: its target was not there, it could not run to its end, or nobody saw the operation itself"
    },
    not_run: { mark: "\\u2013", word: "not run", plural: "not run", meaning: "planned, and no row says that it ran" },
    match: { mark: "\\u2713", word: "match", plural: "matches", meaning: "came out as expected" }
  };
  var counted = (count, one, many) => \`\${count.toLocaleString("en")} \${count === 1 ? one : many}\`;
  var MARKS = { allow: "\\u25CF", deny: "\\u25CB" };
  var decisionText = (decision) => decision === null ? "\\u2013" : MARKS[decision] === void 0 ? decision : \`\${MARKS[decision]} \${decision}\`;
  var decisionClass = (decision) => decision === "allow" || decision === "deny" ? \`decision \${decision}\` : "decision none";
  var spoken = (decision) => decision ?? "nothing";

  function renderOverview({ model }) {
    const { verdict, counts } = model;
    const failed = verdict.gates.filter(({ passed }) => !passed);
    fill(byId("verdict"), [
      h(
        "div",
        { class: \`banner \${standing(verdict)}\` },
        h("span", { class: "seal", "aria-hidden": "true" }, SEALS[standing(verdict)]),
        h(
          "div",
          {},
          h("h2", {}, title(verdict)),
          h("p", { class: counts.surprise > 0 ? "found surprising" : "found" }, found(model)),
          h("p", {}, headline(model))
        )
      ),
      failed.length > 0 && h(
        "div",
        { class: \`reasons \${standing(verdict)}\` },
        h("h3", {}, reasonsTitle(verdict, failed.length)),
        h("ul", {}, ...failed.map(({ code, explanation }) => h("li", {}, h("code", {}, code), h("span", {}, explanation))))
      ),
      verdict.information.length > 0 && h(
        "p",
        { class: "information" },
        byReference(verdict) ? "The gates for our own evidence would add: " : "For information: ",
        ...verdict.information.flatMap((code, index) => [index === 0 ? null : ", ", h("code", {}, term(code))])
      ),
      h(
        "details",
        { class: "gates" },
        h("summary", {}, \`All \${verdict.gates.length} gates (gate set: \`, term(verdict.gate_set), ")"),
        h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": "Gates" },
          h(
            "table",
            {},
            h("thead", {}, h("tr", {}, ...["Gate", "Answer", "Why", "Looked at"].map((name) => h("th", { scope: "col" }, name)))),
            h(
              "tbody",
              {},
              ...verdict.gates.map(
                ({ code, passed, explanation, inputs }) => h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, h("code", {}, code)),
                  h("td", { class: passed ? "passed" : "failed" }, passed ? "\\u2713 passed" : "\\xD7 failed"),
                  h("td", {}, explanation),
                  h("td", {}, h("code", { class: "inputs" }, inputs))
                )
              )
            )
          )
        )
      )
    ]);
    fill(byId("tally"), [
      ...PROBE_STATES.filter((state) => counts[state] > 0 || state === "surprise" || state === "match").map(
        (state) => h(
          "div",
          { class: \`tile s-\${state}\`, title: STATES[state].meaning },
          h("span", { class: "mark", "aria-hidden": "true" }, STATES[state].mark),
          h("strong", {}, counts[state].toLocaleString("en")),
          h("span", {}, counts[state] === 1 && state !== "known" ? STATES[state].word : STATES[state].plural)
        )
      )
    ]);
    fill(
      byId("provenance"),
      model.provenance.map(({ title: title2, facts }) => h("section", { class: "card" }, h("h3", {}, title2), factList(facts)))
    );
    fill(byId("artifacts"), [
      h("thead", {}, h("tr", {}, ...["Artifact", "Bytes", "SHA-256", "Schema"].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        ...model.artifacts.map(
          ({ name, size, sha256, schema_version }) => h(
            "tr",
            {},
            h("th", { scope: "row" }, h("code", {}, name)),
            h("td", { class: "number" }, size.toLocaleString("en")),
            h("td", {}, h("code", { class: "digest" }, sha256)),
            h("td", {}, schema_version === null ? h("span", { class: "unknown" }, "none") : h("code", {}, schema_version))
          )
        )
      )
    ]);
    byId("surprise-meaning").textContent = model.known_recorded ? "A surprise is a mismatch that the plan does not list as known, neither from the model of the policy nor from the baseline host. What the oracle lane says stands beside each probe and makes no mismatch known." : "A surprise is a mismatch that is not on record as known; this bundle keeps no such record.";
    fill(
      byId("notes-list"),
      model.notes.map((note) => h("li", {}, note))
    );
    byId("notes").hidden = model.notes.length === 0;
  }
  var byReference = ({ gate_set }) => gate_set === "reference";
  var standing = ({ promotable, only_simulated }) => promotable ? "yes" : only_simulated ? "neutral" : "no";
  var SEALS = { yes: "\\u2713", no: "!", neutral: "i" };
  function reasonsTitle({ gates, only_simulated }, failed) {
    const some = \`\${failed} of \${counted(gates.length, "gate", "gates")} did not pass\`;
    return only_simulated ? \`\${some}, as in every simulated run\` : some;
  }
  var title = (verdict) => \`\${verdict.promotable ? "Promotable" : "Not promotable"}\${byReference(verdict) ? " by the reference\\u2019s gates" : ""}\`;
  function headline({ verdict, ending }) {
    const by = verdict.simulated ? " The run was simulated: the policy engine decided, not a kernel, so this shows what the model predicts." : "";
    return \`\${ending}\${by}\`;
  }
  function found({ counts, known_recorded }) {
    const { surprise, known, match } = counts;
    if (surprise + known + match === 0) return "No decision was measured.";
    if (surprise > 0 && !known_recorded) return \`\${counted(surprise, "decision", "decisions")} came out otherwise than expected.\`;
    if (surprise === 1) return "One decision was a surprise.";
    if (surprise > 1) return \`\${surprise.toLocaleString("en")} decisions were surprises.\`;
    if (known === 0) return "Every decision that was measured came out as expected.";
    return \`No surprises: \${known === 1 ? "the one mismatch was" : "every mismatch was"} known beforehand.\`;
  }
  var factList = (facts) => h(
    "dl",
    {},
    ...facts.flatMap(({ name, value, code }) => [
      h("dt", {}, term(name)),
      h("dd", {}, value === null ? h("span", { class: "unknown" }, "unknown") : code === true ? h("code", {}, value) : term(value))
    ])
  );

  function sentence({ verdict, known_recorded }, probe) {
    const { state, expected, scenario, oracle } = probe;
    const parts = [\`Expected \${spoken(expected)}.\`];
    if (probe.absent === true) parts.push("The target does not exist, so nothing was decided.");
    else if (state === "unmeasured" && scenario !== null)
      parts.push(\`The program reported \${scenario}, but the operation itself was not seen decided, so it does not count.\`);
    else if (probe.because !== void 0) {
      parts.push(probe.because);
      if (probe.baseline === "allow" || probe.baseline === "deny") parts.push(\`Without a policy it was \${past(probe.baseline)}.\`);
    } else if (probe.by_mode === true) {
      parts.push(\`It was refused by \${refuser(probe)} (EACCES), as without a policy, and shows nothing about the policy.\`);
      parts.push(\`It \${meaning(probe, known_recorded)}.\`);
    } else {
      if (state !== "not_run") parts.push(outcome(probe, verdict.simulated));
      parts.push(\`It \${meaning(probe, known_recorded)}.\`);
    }
    if (probe.by_mode !== true && state === "surprise" && (oracle === "allow" || oracle === "deny"))
      parts.push(oracle === scenario ? \`The oracle lane says \${oracle} too.\` : \`The oracle lane says \${oracle}, against it.\`);
    return parts.join(" ");
  }
  function outcome({ scenario, baseline }, simulated) {
    const it = simulated ? "In the simulation it" : "It";
    const decided2 = scenario === null ? \`\${it} was not decided under the policy\` : \`\${it} was \${past(scenario)} under the policy\`;
    if (baseline !== "allow" && baseline !== "deny") return \`\${decided2}.\`;
    return \`\${decided2}\${baseline === scenario ? ", as without one" : \`, and \${past(baseline)} without one\`}.\`;
  }
  var refuser = ({ target }) => target.startsWith("/") ? "the mode of the file or of a folder above it" : "ordinary permissions of the host";
  var past = (decision) => decision === "allow" ? "allowed" : "denied";
  function meaning({ state }, knownRecorded) {
    if (state === "not_run") return \`was \${STATES.not_run.meaning}\`;
    if (state === "surprise" && !knownRecorded)
      return "came out otherwise than expected; this bundle does not record which mismatches were known";
    return state === "unmeasured" ? "has no decision, and the bundle does not say why" : STATES[state].meaning;
  }

  var WINDOW = 150;
  function sourceView(source, rule, asked) {
    const lines = source.text.replace(/\\n$/, "").split("\\n");
    const view = h("div", { class: "source", tabindex: 0, role: "region", "aria-label": \`Text of \${source.file}\` });
    const draw = (from2, to) => {
      view.replaceChildren();
      const more = (label, start, end) => {
        const button = h("button", { type: "button", class: "more" }, label);
        button.addEventListener("click", () => draw(start, end));
        return button;
      };
      if (from2 > 1) view.append(more(\`lines 1 to \${from2 - 1}\`, 1, to));
      for (let line = from2; line <= to; line++) {
        if (line === (source.base_lines ?? -1) + 1) view.append(h("div", { class: "divider" }, "added by the run"));
        const hit = rule !== null && line >= rule.line && line <= rule.end;
        const kind = hit ? "line hit" : asked.has(line) ? "line asked" : "line";
        view.append(
          h(
            "div",
            { class: kind },
            h("span", { class: "gutter", "aria-hidden": "true" }, \`\${hit && line === rule.line ? "\\u25B6" : ""}\${line}\`),
            h("code", {}, ...coloured(lines[line - 1] ?? "")),
            hit && line === rule.line && h("span", { class: "flag" }, rule.flag)
          )
        );
      }
      if (to < lines.length) view.append(more(\`lines \${to + 1} to \${lines.length}\`, from2, lines.length));
      if (source.cut) view.append(h("div", { class: "divider" }, "the rest is not in this page"));
    };
    const middle = rule?.line ?? 1;
    const from = lines.length <= 2 * WINDOW ? 1 : Math.max(1, middle - WINDOW);
    draw(from, lines.length <= 2 * WINDOW ? lines.length : Math.min(lines.length, from + 2 * WINDOW));
    return view;
  }
  var TOKEN = /(;.*$)|(#?"(?:[^"\\\\]|\\\\.)*"?)|\\b(allow|deny)\\b/g;
  function coloured(line) {
    const nodes = [];
    let from = 0;
    for (const match of line.matchAll(TOKEN)) {
      if (match.index > from) nodes.push(document.createTextNode(visible(line.slice(from, match.index).replaceAll("	", "  "))));
      nodes.push(h("span", { class: match[1] !== void 0 ? "t-comment" : match[2] !== void 0 ? "t-string" : "t-action" }, match[0]));
      from = match.index + match[0].length;
    }
    if (from < line.length || nodes.length === 0) nodes.push(document.createTextNode(visible(line.slice(from).replaceAll("	", "  "))));
    return nodes;
  }

  function renderDetail(store2) {
    const panel = byId("detail");
    const draw = () => {
      if (store2.chosen === null) return;
      const probe = store2.model.probes[store2.chosen];
      const detail = store2.detail(store2.chosen);
      panel.scrollTop = 0;
      panel.replaceChildren(...sections(store2, probe, detail));
    };
    store2.onChoose(draw);
  }
  function sections(store2, probe, detail) {
    const { mark, word } = STATES[probe.state];
    const { simulated } = store2.model.verdict;
    const said = simulated ? " (simulated)" : "";
    const parts = [
      h("p", { class: \`state s-\${probe.state}\` }, h("span", { class: \`mark s-\${probe.state}\`, "aria-hidden": "true" }, mark), \` \${word}\`),
      h("h3", { id: "detail-title" }, h("code", {}, probe.operation), " ", h("code", { class: "path" }, probe.target)),
      h("p", { class: "quiet" }, "under ", h("code", {}, store2.profileOf(probe)), " \\xB7 ", h("code", {}, probe.expectation_id)),
      h("p", { class: "meaning" }, sentence(store2.model, probe)),
      mismatchOf(probe, detail),
      section(\`Lanes\${said}\`, lanes(probe, detail), simulated && h("p", { class: "quiet" }, NOTHING_STARTED)),
      why(store2, probe, detail),
      detail.paths.length > 0 && section(\`Paths\${said}\`, paths(detail)),
      detail.confounders.length > 0 && section(\`Confounders\${said}\`, factList(detail.confounders)),
      ...detail.outputs.map((each) => output(each, said)),
      detail.outputs.length === 0 && section("Output", h("p", { class: "quiet" }, "Nothing was written.")),
      detail.command !== null && section("Command", h("pre", { tabindex: 0, role: "region", "aria-label": "Command" }, detail.command)),
      detail.facts.length > 0 && section("Recorded", factList(detail.facts))
    ];
    return parts.filter((part) => part instanceof Node);
  }
  var section = (title2, ...content) => h("section", {}, h("h4", {}, title2), ...content);
  var NOTHING_STARTED = "No probe was started and no kernel was asked: exit codes, errors and output are what the model says a Mac would have given.";
  function mismatchOf({ state }, { mismatch }) {
    if (mismatch === null) return null;
    if (state === "unmeasured") return null;
    const facts = [
      { name: "type", value: mismatch.type },
      ...mismatch.reason === null ? [] : [{ name: "likely reason", value: mismatch.reason }],
      { name: "known before", value: mismatch.known === null ? null : mismatch.known ? "yes" : "no" }
    ];
    return section("Mismatch", factList(facts));
  }
  function lanes(probe, { lanes: rows }) {
    return h(
      "table",
      { class: "lanes" },
      h("thead", {}, h("tr", {}, ...["Lane", "Decision", "How"].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "row" }, "expected"),
          h("td", {}, h("span", { class: decisionClass(probe.expected) }, decisionText(probe.expected))),
          h("td", {}, "the author, in the plan\\u2019s registry")
        ),
        ...rows.map(
          ({ lane, decision, facts }) => h(
            "tr",
            {},
            h("th", { scope: "row" }, term(lane)),
            h("td", {}, h("span", { class: decisionClass(decision) }, decisionText(decision))),
            h("td", {}, ...pairs(facts))
          )
        )
      )
    );
  }
  var pairs = (facts) => facts.map(({ name, value }) => h("span", { class: "pair" }, h("span", { class: "quiet" }, \`\${name} \`), term(value ?? "unknown")));
  function why(store2, probe, { explanation }) {
    const { source } = store2.model.profiles[probe.profile] ?? { source: null };
    const text = source === null ? void 0 : store2.model.sources[source];
    if (text === void 0 && explanation === null)
      return section("Policy", h("p", { class: "quiet" }, "The bundle does not hold the text that was applied."));
    const content = [];
    if (probe.absent === true)
      content.push(h("p", { class: "quiet" }, "No rule decided, since the target does not exist. The text of the policy:"));
    else if (probe.no_such_operation === true)
      content.push(h("p", { class: "quiet" }, "No rule was asked: there is no such operation. The text of the policy:"));
    else if (explanation !== null) content.push(...decided(explanation, probe));
    else content.push(h("p", { class: "quiet" }, "The policy engine has no reading of this profile for this operation."));
    if (text !== void 0) {
      const here = explanation?.rule ?? null;
      const flag = explanation?.role === void 0 ? "" : FLAGS[explanation.role];
      const inText = here !== null && here.part !== "import" ? { line: here.line, end: here.end_line, flag } : null;
      const asked = new Set((explanation?.walk ?? []).map(({ line }) => line).filter((line) => line !== null));
      content.push(
        h(
          "p",
          { class: "file" },
          h("code", {}, text.file),
          text.indexed ? null : h("span", { class: "warn" }, " not in the index: no digest vouches for it")
        ),
        sourceView(text, inText, asked)
      );
    }
    if (explanation !== null && explanation.walk.length > 0) {
      content.push(h("h5", {}, "Path walk"), h("ol", { class: "walk" }, ...explanation.walk.map(walkStep)));
    }
    return section("Policy", ...content);
  }
  var FLAGS = { decided: "decides", stopped: "stops it", would: "would decide", host: "policy alone" };
  function headingOf({ role, source }, probe) {
    if (role === "host")
      return probe.by_mode === true ? \`Refused by \${refuser(probe)} (EACCES), also without a policy. The policy by itself:\` : "The host denies this without a policy too, and the policy does not: nothing in its text decided. The policy by itself:";
    if (role === "stopped") return "Nothing was decided about the operation. The run recorded which rule ended the program before:";
    if (role === "would") return "No decision was measured. The policy engine reads the applied text like this:";
    return source === "recorded" ? "The run recorded what decided:" : "The run recorded no rule. The policy engine reads the applied text like this:";
  }
  function decided(explanation, probe) {
    const { role, decision, rule, first_denied, unknown, agrees } = explanation;
    return [
      h("p", { class: "quiet" }, headingOf(explanation, probe)),
      agrees === false && h(
        "p",
        { class: "warn strong" },
        "\\xD7 The policy engine reads this text otherwise than what was measured: one of the two is wrong here."
      ),
      h(
        "p",
        {},
        role === "stopped" ? "stopped" : h("span", { class: decisionClass(decision) }, decisionText(decision)),
        rule === null ? " by the default: deny, where nothing is stated" : \` by line \${rule.line}\${rule.part === "import" ? \` of \${rule.file}\` : ""}: \`,
        rule === null ? null : h("code", {}, rule.text)
      ),
      first_denied === null ? null : h("p", {}, "First denied: ", h("code", {}, first_denied.operation), " ", h("code", { class: "path" }, first_denied.path)),
      ...unknown.map((doubt) => h("p", { class: "warn" }, \`? \${doubt}\`))
    ];
  }
  function walkStep({ kind, path, to, operation, decision, line, rule }) {
    return h(
      "li",
      {},
      h("span", { class: "kind" }, kind),
      " ",
      h("code", { class: "path" }, path),
      to === null ? null : " \\u2192 ",
      to === null ? null : h("code", { class: "path" }, to),
      operation === null ? null : h(
        "div",
        { class: "asked" },
        h("code", {}, operation),
        " ",
        h("span", { class: decisionClass(decision) }, decisionText(decision)),
        line === null ? " by the default" : \` by line \${line} \`,
        rule === null ? null : h("code", { class: "quiet" }, rule)
      )
    );
  }
  var paths = ({ paths: found2 }) => h(
    "dl",
    {},
    ...found2.flatMap(({ name, path, source }) => [
      h("dt", {}, name),
      h("dd", {}, h("code", { class: "path" }, path), source === null ? null : h("span", { class: "quiet" }, " ", term(source)))
    ])
  );
  function output({ lane, stream, text, whole }, said) {
    const title2 = \`\${lane} \${stream}\${said}\`;
    const shown = h("pre", { tabindex: 0, role: "region", "aria-label": title2 });
    shown.textContent = visibleLines(text);
    return section(
      title2,
      shown,
      whole === null ? null : h("p", { class: "quiet" }, \`Cut here; \${whole.toLocaleString("en")} characters in all, in the bundle.\`)
    );
  }

  function tellMore(box, cueId, holds) {
    const cue = byId(cueId);
    const refresh = () => {
      const scrolls = box.scrollHeight > box.clientHeight + 1;
      cue.hidden = !scrolls;
      if (scrolls) cue.textContent = \`\${holds()}, scroll for more \\u2193\`;
    };
    new ResizeObserver(refresh).observe(box);
    return refresh;
  }

  var NARROW = matchMedia("screen and (max-width: 640px)");
  var rowHeight = () => NARROW.matches ? 130 : 50;
  var SPARE = 12;
  var MOST_PRINTED = 1500;
  function renderList(store2) {
    const { model } = store2;
    const scroller = byId("list-scroll");
    const body = byId("list-body");
    const grid = byId("list");
    const count = byId("count");
    const more = tellMore(scroller, "list-more", () => counted(store2.shown.length, "probe", "probes"));
    let active = 0;
    let printing = false;
    const headHeight = () => grid.querySelector(".head")?.offsetHeight ?? 0;
    const draw = () => {
      const total = store2.shown.length;
      const height = rowHeight();
      const first2 = printing ? 0 : Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE);
      const last = printing ? Math.min(total, MOST_PRINTED) : Math.min(total, first2 + Math.ceil(scroller.clientHeight / height) + 2 * SPARE);
      const positions = /* @__PURE__ */ new Set();
      for (let at = first2; at < last; at++) positions.add(at);
      if (!printing && active < total) positions.add(active);
      const kept = /* @__PURE__ */ new Map();
      for (const row of [...body.children]) {
        const at = Number(row.dataset["at"]);
        if (positions.has(at) && row.dataset["index"] === String(store2.shown[at])) kept.set(at, row);
        else row.remove();
      }
      let before = null;
      for (const at of [...positions].sort((a, b) => a - b)) {
        let row = kept.get(at);
        if (row === void 0) {
          row = rowOf(store2, at);
          if (before === null) body.prepend(row);
          else before.after(row);
        }
        row.style.top = \`\${at * height}px\`;
        row.setAttribute("tabindex", at === active ? "0" : "-1");
        row.setAttribute("aria-selected", String(store2.shown[at] === store2.chosen));
        before = row;
      }
      body.style.height = printing ? "auto" : \`\${Math.max(total, 1) * height}px\`;
    };
    const drawSoon = soon(draw);
    const reveal = (at) => {
      const height = rowHeight();
      const top = at * height;
      const head = headHeight();
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + height > scroller.scrollTop + scroller.clientHeight - head)
        scroller.scrollTop = top + height + head - scroller.clientHeight;
    };
    const go = (at) => {
      if (store2.shown.length === 0) return;
      active = Math.min(store2.shown.length - 1, Math.max(0, at));
      reveal(active);
      store2.choose(store2.shown[active], "list");
      draw();
      body.querySelector(\`[data-at="\${active}"]\`)?.focus({ preventScroll: true });
    };
    scroller.addEventListener("scroll", drawSoon, { passive: true });
    new ResizeObserver(drawSoon).observe(scroller);
    NARROW.addEventListener("change", drawSoon);
    body.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[data-at]") : null;
      if (row !== null) go(Number(row.dataset["at"]));
    });
    body.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const page = Math.max(1, Math.floor(scroller.clientHeight / rowHeight()) - 2);
      const to = {
        ArrowDown: active + 1,
        ArrowUp: active - 1,
        PageDown: active + page,
        PageUp: active - page,
        Home: 0,
        End: store2.shown.length - 1
      }[event.key];
      if (to !== void 0) {
        event.preventDefault();
        go(to);
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        byId("detail").focus();
      }
    });
    const refresh = () => {
      const total = model.probes.length;
      count.textContent = store2.shown.length === total ? counted(total, "probe", "probes") : \`\${store2.shown.length.toLocaleString("en")} of \${counted(total, "probe", "probes")}\`;
      byId("empty").hidden = store2.shown.length > 0;
      grid.setAttribute("aria-rowcount", String(store2.shown.length + 1));
      active = Math.max(0, store2.chosen === null ? 0 : store2.shown.indexOf(store2.chosen));
      scroller.scrollTop = 0;
      draw();
      more();
    };
    store2.onFilter(refresh);
    store2.onChoose((by) => {
      if (by === "list") return;
      const at = store2.chosen === null ? -1 : store2.shown.indexOf(store2.chosen);
      if (at >= 0) {
        active = at;
        reveal(at);
      }
      draw();
    });
    refresh();
    return {
      printAll: () => {
        printing = true;
        draw();
        byId("print-note").hidden = store2.shown.length <= MOST_PRINTED;
      },
      printDone: () => {
        printing = false;
        draw();
      }
    };
  }
  var focusActiveRow = () => byId("list-body").querySelector('[tabindex="0"]')?.focus();
  function rowOf(store2, at) {
    const index = store2.shown[at];
    const probe = store2.model.probes[index];
    const { mark, word } = STATES[probe.state];
    const cell = (name, ...content) => h("div", { role: "gridcell", class: name }, ...content);
    const decision = (lane, value) => h("div", { role: "gridcell", class: "lane", "data-lane": lane }, h("span", { class: decisionClass(value) }, decisionText(value)));
    const row = h(
      "div",
      { role: "row", class: \`item s-\${probe.state}\`, "data-at": at, "data-index": index, "aria-rowindex": at + 2, "aria-selected": false },
      cell("state", h("span", { class: \`mark s-\${probe.state}\`, "aria-hidden": "true" }, mark), \` \${word}\`),
      cell(
        "probe",
        h(
          "div",
          { class: "asked", title: \`\${probe.operation} \${probe.target}\` },
          h("code", {}, probe.operation),
          " ",
          h("code", { class: "target" }, probe.target)
        ),
        h("div", { class: "under" }, store2.profileOf(probe), probe.note === null || probe.note === "" ? null : \` \\xB7 \${probe.note}\`)
      ),
      decision("expected", probe.expected),
      decision("baseline", probe.baseline),
      decision("scenario", probe.scenario),
      decision("oracle", probe.oracle)
    );
    return row;
  }
  function soon(action) {
    let waiting = false;
    return () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        action();
      });
    };
  }

  function renderFilters(store2) {
    const { model } = store2;
    const search = byId("search");
    search.addEventListener("input", () => store2.apply({ words: search.value }));
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        focusActiveRow();
      } else if (event.key === "Escape") {
        search.value = "";
        store2.apply({ words: "" });
      }
    });
    const chosen = /* @__PURE__ */ new Set();
    const buttons = PROBE_STATES.filter((state) => model.counts[state] > 0).map((state) => {
      const { mark, word } = STATES[state];
      const button = h(
        "button",
        { type: "button", class: \`chip s-\${state}\`, "aria-pressed": false, title: STATES[state].meaning },
        h("span", { class: \`mark s-\${state}\`, "aria-hidden": "true" }, mark),
        \` \${word} \`,
        h("span", { class: "count" }, model.counts[state].toLocaleString("en"))
      );
      button.addEventListener("click", () => {
        if (!chosen.delete(state)) chosen.add(state);
        button.setAttribute("aria-pressed", String(chosen.has(state)));
        store2.apply({ states: new Set(chosen) });
      });
      return button;
    });
    fill(byId("states"), buttons);
    const select = (id, options, change) => {
      const element = byId(id);
      fill(
        element,
        options.map(([value, label]) => h("option", { value }, label))
      );
      element.addEventListener("change", () => store2.apply(change(element.value)));
      return element;
    };
    const selects = [
      select(
        "by-profile",
        [["", "any"], ...model.profiles.map(({ profile_id }, index) => [String(index), profile_id])],
        (value) => ({ profile: value === "" ? null : Number(value) })
      ),
      select(
        "by-operation",
        [["", "any"], ...model.operations.map(({ operation }, index) => [String(index), operation])],
        (value) => ({ operation: value === "" ? null : model.operations[Number(value)]?.operation ?? null })
      ),
      select(
        "by-lanes",
        [
          ["", "any"],
          ["oracle", "scenario and oracle differ"],
          ["baseline", "scenario and baseline differ"],
          ["platform", "baseline denies"]
        ],
        (lanes2) => ({ lanes: lanes2 })
      ),
      select(
        "order",
        [
          ["mismatches", "mismatches first"],
          ["plan", "as planned"],
          ["operation", "by operation"],
          ["target", "by target"]
        ],
        (order) => ({ order })
      )
    ];
    byId("reset").addEventListener("click", () => {
      search.value = "";
      chosen.clear();
      for (const button of buttons) button.setAttribute("aria-pressed", "false");
      for (const element of selects) element.selectedIndex = 0;
      store2.apply({ words: "", states: /* @__PURE__ */ new Set(), profile: null, operation: null, lanes: "", order: "mismatches" });
      search.focus();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    });
    byId("detail").addEventListener("keydown", (event) => {
      if (event.key === "Escape") focusActiveRow();
    });
  }

  var LARGE = 1e3;
  var LANE_CLASS = { allow: "a", deny: "d", unknown: "n" };
  function renderMatrix(store2) {
    const { model } = store2;
    const grid = byId("matrix");
    const readout = byId("readout");
    grid.classList.toggle("large", model.probes.length > LARGE);
    const byProfile = /* @__PURE__ */ new Map();
    for (const [index, { profile }] of model.probes.entries()) {
      const members = byProfile.get(profile);
      if (members === void 0) byProfile.set(profile, [index]);
      else members.push(index);
    }
    const cells = new Array(model.probes.length);
    let questions = null;
    for (const [profile, members] of inBlocks(model.probes, byProfile)) {
      const asked = members.map((index) => questionOf(model.probes[index])).join("\\n");
      const row = h("div", { role: "row", class: questions !== null && asked !== questions ? "row apart" : "row" });
      questions = asked;
      const { profile_id, status } = model.profiles[profile] ?? { profile_id: "", status: null };
      row.append(
        h("div", { role: "rowheader", class: "profile", title: profile_id }, profile_id, status === "blocked" ? " (blocked)" : null)
      );
      const strip = h("div", { class: "strip", role: "presentation" });
      for (const index of members) {
        const cell = cellOf(model.probes[index], index, profile_id);
        cells[index] = cell;
        strip.append(cell);
      }
      row.append(strip);
      grid.append(row);
    }
    tellMore(grid, "matrix-more", () => counted(byProfile.size, "profile", "profiles"));
    const order = [...grid.querySelectorAll(".cell")];
    const place = new Map(order.map((cell, position) => [cell, position]));
    let active = order[0];
    let selected = null;
    active?.setAttribute("tabindex", "0");
    const activate = (cell, focus) => {
      active?.setAttribute("tabindex", "-1");
      active = cell;
      cell.setAttribute("tabindex", "0");
      if (focus) cell.focus();
    };
    const show = (cell) => {
      const probe = model.probes[Number(cell.dataset["index"])];
      readout.replaceChildren(
        h("span", { class: \`mark s-\${probe.state}\` }, STATES[probe.state].mark),
        h("strong", {}, store2.profileOf(probe)),
        h("span", {}, \`\${probe.operation} \${probe.target}\`),
        h("span", {}, \`expected \${spoken(probe.expected)}\`),
        ...model.lanes.map((lane) => h("span", {}, \`\${lane} \${decisionText(probe[lane])}\`))
      );
    };
    const cellAt = (target) => target instanceof HTMLElement ? target.closest(".cell") : null;
    grid.addEventListener("pointerover", (event) => {
      const cell = cellAt(event.target);
      if (cell !== null) show(cell);
    });
    grid.addEventListener("pointerleave", () => {
      if (selected !== null) show(selected);
    });
    grid.addEventListener("focusin", (event) => {
      const cell = cellAt(event.target);
      if (cell !== null) show(cell);
    });
    grid.addEventListener("click", (event) => {
      const cell = cellAt(event.target);
      if (cell === null) return;
      activate(cell, true);
      store2.choose(Number(cell.dataset["index"]), "matrix");
    });
    grid.addEventListener("keydown", (event) => {
      if (active === void 0 || event.ctrlKey || event.metaKey || event.altKey) return;
      const position = place.get(active) ?? 0;
      const next = step(event.key, position, order);
      if (next !== null) {
        event.preventDefault();
        activate(order[next], true);
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        store2.choose(Number(active.dataset["index"]), "matrix");
        byId("detail").focus();
      }
    });
    store2.onFilter(() => {
      const shown = new Uint8Array(cells.length);
      for (const index of store2.shown) shown[index] = 1;
      for (const [index, cell] of cells.entries()) cell.classList.toggle("dim", shown[index] === 0);
    });
    store2.onChoose(() => {
      selected?.setAttribute("aria-selected", "false");
      const cell = store2.chosen === null ? void 0 : cells[store2.chosen];
      if (cell === void 0) return;
      cell.setAttribute("aria-selected", "true");
      selected = cell;
      show(cell);
      activate(cell, false);
    });
  }
  function inBlocks(probes, byProfile) {
    const blocks = /* @__PURE__ */ new Map();
    for (const entry of [...byProfile].sort(([a], [b]) => a - b)) {
      const questions = entry[1].map((index) => questionOf(probes[index])).join("\\n");
      const block = blocks.get(questions);
      if (block === void 0) blocks.set(questions, [entry]);
      else block.push(entry);
    }
    return [...blocks.values()].flat();
  }
  var questionOf = ({ operation, target, name }) => \`\${operation}	\${target}	\${name}\`;
  function cellOf(probe, index, profile) {
    const lane = (decision) => decision === null ? "n" : LANE_CLASS[decision] ?? "u";
    const { baseline, scenario, oracle, state, expected } = probe;
    return h(
      "div",
      {
        role: "gridcell",
        class: \`cell s-\${state} b-\${lane(baseline)} c-\${lane(scenario)} o-\${lane(oracle)}\`,
        tabindex: -1,
        "data-index": index,
        "aria-selected": false,
        "aria-label": \`\${STATES[state].word}: \${profile}, \${probe.operation} \${probe.target}; expected \${spoken(expected)}, baseline \${spoken(baseline)}, scenario \${spoken(scenario)}, oracle \${spoken(oracle)}\`
      },
      STATES[state].mark
    );
  }
  function step(key, from, order) {
    const last = order.length - 1;
    switch (key) {
      case "ArrowRight":
        return Math.min(last, from + 1);
      case "ArrowLeft":
        return Math.max(0, from - 1);
      case "Home":
        return 0;
      case "End":
        return last;
      case "ArrowDown":
        return nearest(from, 1, order);
      case "ArrowUp":
        return nearest(from, -1, order);
      default:
        return null;
    }
  }
  function nearest(from, direction, order) {
    const start = order[from].getBoundingClientRect();
    let best = from;
    let line = null;
    let distance = Number.POSITIVE_INFINITY;
    for (let at = from + direction; at >= 0 && at < order.length; at += direction) {
      const box = order[at].getBoundingClientRect();
      if (box.top === start.top) continue;
      if (line !== null && box.top !== line) break;
      line = box.top;
      const away = Math.abs(box.left - start.left);
      if (away < distance) {
        distance = away;
        best = at;
      }
    }
    return best;
  }

  function renderOperations({ model }) {
    const used = PROBE_STATES.filter((state) => model.operations.some(({ counts }) => counts[state] > 0));
    const totals = model.operations.map(({ counts }) => PROBE_STATES.reduce((sum, state) => sum + counts[state], 0));
    const most = Math.max(1, ...totals);
    fill(byId("operations"), [
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Operation"),
          h("th", { scope: "col", class: "chart" }, "Outcomes"),
          h("th", { scope: "col", class: "number" }, "Probes"),
          ...used.map(
            (state) => h(
              "th",
              { scope: "col", class: "number" },
              h("span", { class: \`mark s-\${state}\`, "aria-hidden": "true" }, STATES[state].mark),
              \` \${STATES[state].word}\`
            )
          )
        )
      ),
      h(
        "tbody",
        {},
        ...model.operations.map(
          ({ operation, id, counts }, index) => h(
            "tr",
            {},
            h("th", { scope: "row" }, h("code", {}, operation), id === null ? null : h("span", { class: "quiet" }, \` #\${id}\`)),
            h("td", { class: "chart" }, bar(counts, totals[index] ?? 0, most)),
            h("td", { class: "number" }, String(totals[index])),
            ...used.map((state) => h("td", { class: counts[state] === 0 ? "number zero" : "number" }, String(counts[state])))
          )
        )
      )
    ]);
  }
  function bar(counts, total, most) {
    const chart = svg("svg", { class: "bar", width: "100%", height: 18, "aria-hidden": "true", focusable: "false" });
    let from = 0;
    for (const state of [...PROBE_STATES].reverse()) {
      const count = counts[state] ?? 0;
      if (count === 0) continue;
      const width = count / most * 100;
      chart.append(svg("rect", { class: \`s-\${state}\`, x: \`\${from}%\`, y: 1, width: \`\${width}%\`, height: 16, rx: 2 }));
      if (width > 3) chart.append(svg("text", { x: \`\${from + width / 2}%\`, y: 13, "text-anchor": "middle" }, STATES[state].mark));
      from += width;
    }
    if (total === 0) chart.append(svg("line", { x1: 0, x2: 0, y1: 1, y2: 17 }));
    return chart;
  }

  var RANK = new Map(PROBE_STATES.map((state, rank) => [state, rank]));
  var Store = class {
    model;
    filter = { words: "", states: /* @__PURE__ */ new Set(), profile: null, operation: null, lanes: "", order: "mismatches" };
    /** Indexes of the probes that pass the filter, in the order asked for. */
    shown = [];
    chosen = null;
    #haystacks;
    #onFilter = [];
    #onChoose = [];
    #blocks = /* @__PURE__ */ new Map();
    constructor(model) {
      this.model = model;
      this.#haystacks = model.probes.map((probe) => {
        const profile = model.profiles[probe.profile]?.profile_id ?? "";
        const { expectation_id, name, operation, target, state, note } = probe;
        return [profile, expectation_id, name, operation, target, state, note ?? ""].join("\\n").toLowerCase();
      });
      this.apply({});
    }
    onFilter(listener) {
      this.#onFilter.push(listener);
    }
    onChoose(listener) {
      this.#onChoose.push(listener);
    }
    apply(change) {
      this.filter = { ...this.filter, ...change };
      const words = this.filter.words.toLowerCase().split(/\\s+/).filter((word) => word !== "");
      this.shown = [];
      for (const [index, probe] of this.model.probes.entries()) if (this.#passes(index, probe, words)) this.shown.push(index);
      this.shown.sort(this.#comparison());
      for (const listener of this.#onFilter) listener();
    }
    choose(index, by) {
      if (this.chosen === index) return;
      this.chosen = index;
      for (const listener of this.#onChoose) listener(by);
    }
    /** Details stand in blocks, each parsed when first needed. */
    detail(index) {
      const size = this.model.detail_block;
      const block = Math.floor(index / size);
      let details = this.#blocks.get(block);
      if (details === void 0) {
        details = JSON.parse(document.getElementById(\`detail-\${block}\`)?.textContent ?? "[]");
        this.#blocks.set(block, details);
      }
      return details[index % size];
    }
    profileOf(probe) {
      return this.model.profiles[probe.profile]?.profile_id ?? "";
    }
    #passes(index, probe, words) {
      const { states, profile, operation, lanes: lanes2 } = this.filter;
      if (states.size > 0 && !states.has(probe.state)) return false;
      if (profile !== null && probe.profile !== profile) return false;
      if (operation !== null && probe.operation !== operation) return false;
      if (lanes2 === "oracle" && (probe.oracle === null || probe.scenario === null || probe.oracle === probe.scenario)) return false;
      if (lanes2 === "baseline" && (probe.baseline === null || probe.scenario === null || probe.baseline === probe.scenario)) return false;
      if (lanes2 === "platform" && probe.baseline !== "deny") return false;
      const haystack = this.#haystacks[index] ?? "";
      return words.every((word) => haystack.includes(word));
    }
    #comparison() {
      const { probes } = this.model;
      const at = (index) => probes[index];
      const texts = (pick) => (a, b) => {
        const [first2, second] = [pick(at(a)), pick(at(b))];
        return first2 < second ? -1 : first2 > second ? 1 : a - b;
      };
      switch (this.filter.order) {
        case "plan":
          return (a, b) => a - b;
        case "operation":
          return texts((probe) => probe.operation);
        case "target":
          return texts((probe) => probe.target);
        default:
          return (a, b) => (RANK.get(at(a).state) ?? 0) - (RANK.get(at(b).state) ?? 0) || a - b;
      }
    }
  };

  var store = new Store(JSON.parse(byId("report-data").textContent ?? "{}"));
  renderOverview(store);
  renderOperations(store);
  renderWords();
  var list = renderList(store);
  renderDetail(store);
  renderMatrix(store);
  renderFilters(store);
  var PLACE = /^#probe-([0-9]{1,9})$/;
  var named = Number(PLACE.exec(location.hash)?.[1] ?? 0) - 1;
  var first = store.model.probes[named] === void 0 ? store.shown[0] : named;
  if (first !== void 0) store.choose(first, "start");
  else byId("detail").hidden = true;
  var resting;
  store.onChoose(() => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      try {
        history.replaceState(null, "", \`#probe-\${(store.chosen ?? 0) + 1}\`);
      } catch {
      }
    }, 250);
  });
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    list.printAll();
  });
  addEventListener("afterprint", () => list.printDone());
  document.documentElement.dataset["ready"] = "yes";
})();
`;

/** The styles of a page. */
export const CLIENT_STYLES = `:root {
  color-scheme: light dark;
  --paper: #f6f7f9;
  --card: #ffffff;
  --ink: #1a1d23;
  --quiet: #555c68;
  --line: #dcdfe5;
  --strong-line: #b9bec8;
  --accent: #1f4fbf;
  --code: #f0f2f5;
  --hit: #fff0c2;
  --hit-edge: #b07900;
  --asked: #eef3ff;
  --warn: #8a4b00;
  --surprise: #a8201a;
  --surprise-soft: #fde7e5;
  --known: #7a4d00;
  --known-soft: #ffefcf;
  --blocked: #5a3d9e;
  --blocked-soft: #ece6fa;
  --unmeasured: #34506f;
  --unmeasured-soft: #e2eaf3;
  --not_run: #555c68;
  --not_run-soft: #e9ebee;
  --match: #17633a;
  --match-soft: #def1e5;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}

@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a;
    --card: #1c1f25;
    --ink: #e8eaee;
    --quiet: #a5adba;
    --line: #30343d;
    --strong-line: #4b515d;
    --accent: #9dbcff;
    --code: #262a32;
    --hit: #4a3a0c;
    --hit-edge: #e0ad3a;
    --asked: #22304d;
    --warn: #ffc27a;
    --surprise: #ffaaa3;
    --surprise-soft: #4d1a18;
    --known: #ffce7d;
    --known-soft: #443009;
    --blocked: #cdbcff;
    --blocked-soft: #342857;
    --unmeasured: #b3cbe6;
    --unmeasured-soft: #24354a;
    --not_run: #b4bac5;
    --not_run-soft: #2c3038;
    --match: #93dbb0;
    --match-soft: #183525;
  }
}

* {
  box-sizing: border-box;
}

html {
  background: var(--paper);
  color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  scroll-padding-top: 1rem;
}

body {
  margin: 0 auto;
  max-width: 1560px;
  padding: 0 clamp(12px, 2.5vw, 36px) 4rem;
}

h1,
h2,
h3,
h4,
h5,
p,
ul,
ol,
dl,
dd {
  margin: 0;
}

code,
pre {
  font-family: var(--mono);
  font-size: 0.88em;
}

code {
  overflow-wrap: anywhere;
  unicode-bidi: isolate;
}

[hidden] {
  display: none !important;
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.skip {
  position: absolute;
  left: -100vw;
}

.skip:focus {
  left: 1rem;
  top: 1rem;
  z-index: 9;
  background: var(--card);
  color: var(--accent);
  padding: 0.5rem 1rem;
}

.quiet,
.unknown {
  color: var(--quiet);
}

.unknown {
  font-style: italic;
}

.warn {
  color: var(--warn);
}

.strong {
  font-weight: 600;
}

header.top {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.5rem;
  align-items: baseline;
  padding: 1.6rem 0 1rem;
}

header.top h1 {
  font-size: 1.45rem;
  letter-spacing: -0.01em;
}

header.top h1 {
  overflow-wrap: anywhere;
}

header.top .run {
  flex-basis: 100%;
  display: flex;
  flex-wrap: wrap;
  gap: 0.1rem 1.5rem;
  font-size: 0.9rem;
}

.run div {
  display: flex;
  gap: 0.4rem;
}

.run dd,
.run dt {
  margin: 0;
}

.badge {
  display: inline-block;
  margin-left: 0.3rem;
  padding: 0.1rem 0.6rem;
  border: 1px solid var(--unmeasured);
  border-radius: 1rem;
  background: var(--unmeasured-soft);
  color: var(--unmeasured);
  font-size: 0.9rem;
  font-weight: 600;
  letter-spacing: 0;
  vertical-align: 0.15em;
}

abbr[title] {
  text-decoration: underline dotted;
  text-underline-offset: 3px;
  cursor: help;
}

nav.sections {
  margin-left: auto;
  display: flex;
  gap: 0.2rem 1rem;
  flex-wrap: wrap;
}

nav.sections a {
  color: var(--accent);
  text-underline-offset: 3px;
}

.card,
.panel {
  background: var(--card);
  border: 1px solid var(--line);
  border-radius: 10px;
}

.panel {
  padding: 1.1rem 1.25rem;
}

main > section {
  margin-top: 2rem;
}

main > section:first-child {
  margin-top: 0;
}

main > section > h2 {
  font-size: 1.15rem;
  margin-bottom: 0.7rem;
}

/* verdict */

.overview {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1rem;
}

.banner {
  display: flex;
  gap: 1rem;
  align-items: center;
}

.banner h2 {
  font-size: 1.3rem;
}

.banner .found {
  font-weight: 600;
}

.banner .surprising {
  color: var(--surprise);
}

.seal {
  flex: none;
  width: 3rem;
  height: 3rem;
  border-radius: 50%;
  display: grid;
  place-items: center;
  font: 700 1.6rem/1 var(--mono);
}

.banner.yes .seal {
  background: var(--match-soft);
  color: var(--match);
  border: 2px solid var(--match);
}

.banner.no .seal {
  background: var(--surprise-soft);
  color: var(--surprise);
  border: 2px dashed var(--surprise);
}

.banner.neutral .seal {
  background: var(--unmeasured-soft);
  color: var(--unmeasured);
  border: 2px solid var(--unmeasured);
}

.reasons {
  margin-top: 1rem;
}

.reasons h3 {
  font-size: 0.95rem;
  margin-bottom: 0.3rem;
}

.reasons ul {
  list-style: none;
  padding: 0;
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 32rem), 1fr));
  gap: 0.25rem 2rem;
}

.reasons li {
  display: grid;
  grid-template-columns: 13rem minmax(0, 1fr);
  gap: 0.75rem;
  padding: 0.2rem 0;
  border-top: 1px solid var(--line);
}

.reasons li code {
  color: var(--surprise);
  font-weight: 600;
}

.reasons.neutral li code {
  color: var(--ink);
}

.information {
  margin-top: 0.8rem;
  color: var(--quiet);
}

.gates {
  margin-top: 0.9rem;
}

summary {
  cursor: pointer;
  color: var(--accent);
}

.scroll {
  overflow-x: auto;
}

table {
  border-collapse: collapse;
  width: 100%;
}

th,
td {
  text-align: left;
  vertical-align: top;
  padding: 0.32rem 0.75rem 0.32rem 0;
  border-top: 1px solid var(--line);
  font-weight: 400;
}

thead th {
  border-top: 0;
  color: var(--quiet);
  font-size: 0.85rem;
  font-weight: 600;
  white-space: nowrap;
}

.gates th code {
  white-space: nowrap;
}

td.passed {
  color: var(--match);
  white-space: nowrap;
}

td.failed {
  color: var(--surprise);
  white-space: nowrap;
  font-weight: 600;
}

.number {
  text-align: right;
  font-variant-numeric: tabular-nums;
}

.zero {
  color: var(--quiet);
}

#tally {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
  gap: 0.75rem;
}

.tile {
  display: grid;
  grid-template-columns: auto 1fr;
  align-items: center;
  gap: 0 0.7rem;
  padding: 0.7rem 0.9rem;
  border-radius: 10px;
  border: 1px solid var(--line);
  background: var(--card);
}

.tile strong {
  font-size: 1.5rem;
  line-height: 1.15;
  font-variant-numeric: tabular-nums;
}

.tile .mark {
  grid-row: span 2;
  width: 2rem;
  height: 2rem;
  font-size: 1.1rem;
}

.tile span:last-child {
  color: var(--quiet);
  font-size: 0.9rem;
}

/* marks and states */

.s-surprise {
  --state: var(--surprise);
  --soft: var(--surprise-soft);
}

.s-known {
  --state: var(--known);
  --soft: var(--known-soft);
}

.s-blocked {
  --state: var(--blocked);
  --soft: var(--blocked-soft);
}

.s-unmeasured {
  --state: var(--unmeasured);
  --soft: var(--unmeasured-soft);
}

.s-not_run {
  --state: var(--not_run);
  --soft: var(--not_run-soft);
}

.s-match {
  --state: var(--match);
  --soft: var(--match-soft);
}

.mark {
  display: inline-grid;
  place-items: center;
  width: 1.35em;
  height: 1.35em;
  border-radius: 5px;
  background: var(--soft);
  color: var(--state);
  font: 700 0.9rem/1 var(--mono);
}

.s-surprise.mark {
  background: var(--state);
  color: var(--card);
}

.decision {
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}

.decision.deny {
  font-weight: 600;
}

.decision.none {
  color: var(--quiet);
}

/* matrix */

.matrix-head {
  display: flex;
  flex-wrap: wrap;
  gap: 0.4rem 1.5rem;
  align-items: center;
  margin-bottom: 0.7rem;
  font-size: 0.9rem;
  color: var(--quiet);
}

.legend {
  display: inline-flex;
  align-items: center;
  gap: 0.45rem;
}

.legend .cell {
  cursor: default;
  flex: none;
}

/* Room for about forty rows of one line each, some of them apart. */
#matrix {
  max-height: 96rem;
  overflow: auto;
  padding: 3px;
}

#matrix .row {
  contain: layout;
  display: grid;
  grid-template-columns: minmax(7rem, 17rem) minmax(0, 1fr);
  gap: 0.75rem;
  align-items: start;
  padding: 2px 0;
}

/* Rows out of view are not laid out. Their height is a guess until then, which smaller runs need not put up with. */
#matrix.large .row {
  content-visibility: auto;
  contain-intrinsic-size: auto 30px;
}

#matrix .row.apart {
  border-top: 1px solid var(--line);
  margin-top: 5px;
  padding-top: 7px;
}

#matrix .profile {
  font: 0.82rem/26px var(--mono);
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.strip {
  display: flex;
  flex-wrap: wrap;
  gap: 2px;
}

.cell {
  --b: 0px;
  --c: 0px;
  --o: 0px;
  width: 24px;
  height: 26px;
  border-radius: 4px;
  background-color: var(--soft);
  color: var(--state);
  font: 700 12px/15px var(--mono);
  text-align: center;
  cursor: pointer;
  background-image: linear-gradient(currentColor, currentColor), linear-gradient(currentColor, currentColor), linear-gradient(currentColor, currentColor);
  background-repeat: no-repeat;
  background-size: 5px var(--b), 5px var(--c), 5px var(--o);
  background-position: left 3px bottom 3px, left 9.5px bottom 3px, left 16px bottom 3px;
  print-color-adjust: exact;
  -webkit-print-color-adjust: exact;
}

.cell.s-surprise {
  background-color: var(--state);
  color: var(--card);
}

.cell.s-known {
  box-shadow: inset 0 0 0 1px var(--state);
}

.cell.b-a {
  --b: 8px;
}

.cell.b-d {
  --b: 2px;
}

.cell.b-u {
  --b: 5px;
}

.cell.c-a {
  --c: 8px;
}

.cell.c-d {
  --c: 2px;
}

.cell.c-u {
  --c: 5px;
}

.cell.o-a {
  --o: 8px;
}

.cell.o-d {
  --o: 2px;
}

.cell.o-u {
  --o: 5px;
}

.cell.dim {
  background-color: transparent;
  box-shadow: none;
  color: var(--strong-line);
}

.cell[aria-selected="true"] {
  outline: 2px solid var(--ink);
  outline-offset: 1px;
}

.cell:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 1px;
}

.scrolls {
  padding: 0.35rem 0.2rem 0;
  font-size: 0.88rem;
  font-weight: 600;
  color: var(--quiet);
}

#readout {
  min-height: 2.1rem;
  display: flex;
  flex-wrap: wrap;
  gap: 0.2rem 1rem;
  align-items: center;
  margin-top: 0.6rem;
  padding-top: 0.5rem;
  border-top: 1px solid var(--line);
  font-size: 0.88rem;
  overflow-wrap: anywhere;
}

/* filters */

.filters {
  display: flex;
  flex-wrap: wrap;
  gap: 0.6rem 0.9rem;
  align-items: end;
  margin: 1rem 0 0.7rem;
}

.filters label {
  display: grid;
  gap: 0.15rem;
  font-size: 0.8rem;
  color: var(--quiet);
}

input,
select,
button {
  font: inherit;
  color: inherit;
}

input[type="search"],
select,
.filters button {
  background: var(--card);
  border: 1px solid var(--strong-line);
  border-radius: 7px;
  padding: 0.3rem 0.6rem;
  min-height: 2.2rem;
  color: var(--ink);
}

input[type="search"] {
  width: min(13rem, 80vw);
}

select {
  max-width: 11rem;
}

#states {
  display: flex;
  flex-wrap: wrap;
  gap: 0.35rem;
}

.filters .chip {
  display: inline-flex;
  align-items: center;
  gap: 0.4rem;
  font-size: 0.9rem;
}

.chip .count {
  font-variant-numeric: tabular-nums;
  color: var(--quiet);
}

.filters .chip[aria-pressed="true"] {
  background: var(--soft);
  border-color: var(--state);
  box-shadow: inset 0 0 0 1px var(--state);
}

.chip[aria-pressed="true"] .count {
  color: var(--ink);
}

.keys {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0.25rem 1.5rem;
  font-size: 0.85rem;
  color: var(--quiet);
  margin-bottom: 0.5rem;
}

kbd {
  font: 0.85em var(--mono);
  border: 1px solid var(--strong-line);
  border-bottom-width: 2px;
  border-radius: 4px;
  padding: 0 0.3em;
}

/* list and detail */

.results {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(22rem, 31rem);
  gap: 1rem;
  align-items: start;
}

#list-scroll {
  max-height: min(50rem, 82vh);
  overflow: auto;
  position: relative;
  padding: 0;
  border-radius: 10px;
}

#list {
  min-width: 40rem;
}

#list .head,
#list .item {
  display: grid;
  grid-template-columns: 7.9rem minmax(11rem, 1fr) 4.2rem 4.4rem 4.3rem 4.2rem;
  gap: 0.55rem;
  align-items: center;
  height: 50px;
  padding: 0 1rem;
}

#list .head {
  position: sticky;
  top: 0;
  z-index: 2;
  height: 36px;
  background: var(--card);
  border-bottom: 1px solid var(--strong-line);
  font-size: 0.8rem;
  font-weight: 600;
  color: var(--quiet);
}

#list-body {
  position: relative;
}

#list .item {
  position: absolute;
  left: 0;
  right: 0;
  border-bottom: 1px solid var(--line);
  cursor: pointer;
  font-size: 0.86rem;
}

#list .item:hover {
  background: var(--code);
}

#list .item[aria-selected="true"] {
  background: var(--soft);
  box-shadow: inset 4px 0 0 var(--state);
}

#list .item:focus-visible {
  outline-offset: -3px;
}

#list .item > div,
#list .probe > div {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
  unicode-bidi: isolate;
}

#list .probe code {
  overflow-wrap: normal;
}

#list .target {
  font-weight: 600;
}

#list .under {
  color: var(--quiet);
  font-size: 0.92em;
}

#empty {
  padding: 2rem;
  text-align: center;
  color: var(--quiet);
}

#detail {
  position: sticky;
  top: 0.75rem;
  max-height: calc(100vh - 1.5rem);
  overflow: auto;
}

#detail h3 {
  font-size: 1.02rem;
  margin: 0.4rem 0 0.15rem;
  overflow-wrap: anywhere;
}

#detail section {
  margin-top: 1rem;
}

#detail h4 {
  font-size: 0.82rem;
  text-transform: uppercase;
  letter-spacing: 0.05em;
  color: var(--quiet);
  margin-bottom: 0.3rem;
}

#detail h5 {
  font-size: 0.86rem;
  margin: 0.7rem 0 0.2rem;
}

#detail .state {
  display: inline-flex;
  gap: 0.5rem;
  align-items: center;
  padding: 0.1rem 0.7rem 0.1rem 0.25rem;
  border-radius: 7px;
  background: var(--soft);
  color: var(--state);
  font-weight: 600;
}

#detail .meaning {
  margin-top: 0.4rem;
}

.path {
  overflow-wrap: anywhere;
}

.lanes td,
.lanes th {
  font-size: 0.88rem;
}

.pair {
  display: inline-block;
  margin-right: 0.8rem;
  overflow-wrap: anywhere;
}

dl {
  display: grid;
  grid-template-columns: minmax(5.5rem, 8.5rem) minmax(0, 1fr);
  gap: 0.15rem 1rem;
}

dt {
  color: var(--quiet);
}

dd {
  overflow-wrap: anywhere;
}

pre,
.source {
  background: var(--code);
  border-radius: 7px;
  padding: 0.6rem 0.75rem;
  overflow: auto;
  max-height: 22rem;
  margin: 0;
}

pre {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  unicode-bidi: isolate;
}

.source {
  padding: 0.4rem 0;
  font-size: 0.92rem;
  margin-top: 0.3rem;
}

.line {
  display: grid;
  grid-template-columns: 3.4rem minmax(0, 1fr) auto;
  padding-right: 0.6rem;
  border-left: 4px solid transparent;
}

.line code {
  white-space: pre-wrap;
}

.gutter {
  text-align: right;
  padding-right: 0.7rem;
  color: var(--quiet);
  font: 0.8rem/1.6 var(--mono);
  user-select: none;
}

.line.hit {
  background: var(--hit);
  border-left-color: var(--hit-edge);
}

.line.hit .gutter {
  color: var(--ink);
  font-weight: 700;
}

.line.asked {
  background: var(--asked);
}

.flag {
  font-size: 0.75rem;
  font-weight: 700;
  color: var(--ink);
}

.divider {
  margin: 0.3rem 0.75rem;
  padding-top: 0.2rem;
  border-top: 1px dashed var(--strong-line);
  color: var(--quiet);
  font-size: 0.78rem;
}

.more {
  display: block;
  margin: 0.2rem auto;
  background: none;
  border: 0;
  color: var(--accent);
  text-decoration: underline;
  cursor: pointer;
}

.t-comment {
  color: var(--quiet);
  font-style: italic;
}

.t-action {
  font-weight: 700;
}

.t-string {
  color: var(--accent);
}

.file {
  margin-top: 0.5rem;
  font-size: 0.85rem;
}

.walk {
  padding-left: 1.4rem;
  font-size: 0.9rem;
}

.walk .asked {
  padding-left: 0.2rem;
  overflow-wrap: anywhere;
}

.walk .kind {
  color: var(--quiet);
}

/* operations */

td.chart {
  width: 45%;
  min-width: 12rem;
}

.bar rect {
  fill: var(--soft);
  stroke: var(--state);
  stroke-width: 1;
}

.bar rect.s-surprise {
  fill: var(--state);
}

.bar text {
  font: 700 11px var(--mono);
  fill: var(--ink);
}

.bar rect.s-surprise + text {
  fill: var(--card);
}

/* provenance */

#provenance {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr));
  gap: 1rem;
}

#provenance .card {
  padding: 0.9rem 1.1rem;
}

#provenance h3 {
  font-size: 0.95rem;
  margin-bottom: 0.4rem;
}

#surprise-meaning {
  color: var(--quiet);
  font-size: 0.9rem;
}

#notes h3 {
  font-size: 0.95rem;
  margin-bottom: 0.2rem;
}

#notes ul {
  padding-left: 1.2rem;
  color: var(--quiet);
}

#words {
  margin-top: 0.6rem;
  grid-template-columns: minmax(5.5rem, 16rem) minmax(0, 1fr);
}

.digest {
  font-size: 0.76em;
  white-space: nowrap;
}

#artifacts td:last-child code {
  white-space: nowrap;
}

@media (max-width: 1180px) {
  .results {
    grid-template-columns: minmax(0, 1fr);
  }

  #list-scroll {
    max-height: min(28rem, 60vh);
  }

  #detail {
    position: static;
    max-height: none;
  }
}

/* No room for columns: names above cells, lanes below paths. The script knows the height of a row. */
@media screen and (max-width: 640px) {
  #matrix {
    max-height: 70vh;
  }

  #matrix .row {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
    padding: 3px 0;
  }

  #matrix.large .row {
    contain-intrinsic-size: auto 60px;
  }

  #matrix .profile {
    white-space: normal;
    overflow-wrap: anywhere;
    line-height: 1.5;
  }

  #list {
    min-width: 0;
  }

  #list .head {
    display: none;
  }

  #list .item {
    grid-template-columns: repeat(4, minmax(0, 1fr));
    grid-template-rows: auto 1fr auto;
    gap: 0.2rem 0.4rem;
    height: 130px;
    padding: 0.45rem 0.8rem;
  }

  #list .item > .state,
  #list .item > .probe {
    grid-column: 1 / -1;
  }

  #list .item > .probe .asked {
    white-space: normal;
    overflow-wrap: anywhere;
    line-height: 1.25;
    max-height: 2.5em;
  }

  #list .item > .lane::before {
    content: attr(data-lane);
    display: block;
    color: var(--quiet);
    font-size: 0.78rem;
    line-height: 1.1;
  }
}

@media (max-width: 640px) {
  nav.sections {
    margin-left: 0;
  }

  .reasons li {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }

  dl {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }

  dd {
    margin-bottom: 0.35rem;
  }
}

@media (prefers-reduced-motion: no-preference) {
  html {
    scroll-behavior: smooth;
  }
}

@media (forced-colors: active) {
  .cell,
  .mark {
    border: 1px solid CanvasText;
  }
}

@media print {
  :root {
    color-scheme: light;
    --paper: #fff;
    --card: #fff;
    --ink: #000;
    --quiet: #444;
    --line: #ccc;
    --strong-line: #888;
    --accent: #000;
    --code: #f4f4f4;
  }

  html {
    font-size: 11px;
  }

  body {
    max-width: none;
    padding: 0;
  }

  nav.sections,
  .skip,
  .filters,
  .keys,
  .scrolls,
  #readout {
    display: none;
  }

  .results {
    display: block;
  }

  #list-scroll,
  #matrix,
  #detail,
  pre,
  .source {
    height: auto;
    max-height: none;
    overflow: visible;
    position: static;
  }

  #matrix.large .row {
    content-visibility: visible;
  }

  #list {
    min-width: 0;
  }

  #list .head,
  #list .item {
    grid-template-columns: 9rem 1fr 4rem 4rem 4rem 4rem;
    height: auto;
    padding: 1px 0;
    position: static;
    break-inside: avoid;
  }

  #list .item > div,
  #list .probe > div {
    white-space: normal;
    overflow-wrap: anywhere;
  }

  #list-body {
    height: auto !important;
  }

  .card,
  .panel,
  .tile {
    border-color: #bbb;
    break-inside: avoid-page;
  }

  .panel.list {
    break-inside: auto;
  }

  .digest,
  #artifacts td:last-child code {
    white-space: normal;
  }
}
`;
