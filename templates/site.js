// The chooser of the first page: looks up what reports/pages/pairs/lookup.py has judged, and judges nothing itself.
// Without it the page is whole: it links every pair that has a page of its own.
"use strict";

(() => {
  const told = window.maskdrift;
  const form = document.getElementById("chooser");
  if (!told || !form) return;

  const FIRST = "A".charCodeAt(0);
  const [older, newer, device] = ["older", "newer", "device"].map(id => document.getElementById(id));
  const hidden = new Set();

  // Marks stand below the letters: "." where there is nothing to compare, "?" where it is missing.
  const numberAt = (text, at) => text.charCodeAt(at) < FIRST ? null : text.charCodeAt(at) - FIRST;

  // The scenarios of which something was planned on either stack and is not there.
  const missing = ({ older, newer, device }) => {
    const at = [older, newer].map(each => told.stacks[device].indexOf(each));
    const lacking = told.rows[device].filter(([, , starts]) => at.some(each => starts[each] === "?"));
    return new Set(lacking.map(([scenario]) => scenario)).size;
  };

  // The ending of every row for a pair: [scenario, modes, ending, number of the newer stack's behaviour].
  const endings = (pair) => {
    const stacks = told.stacks[pair.device];
    const [from, to] = [stacks.indexOf(pair.older), stacks.indexOf(pair.newer)];
    const met = [];
    for (const [scenario, modes, starts, ends, words, others] of told.rows[pair.device]) {
      const [start, end] = [numberAt(starts, from), numberAt(ends, to)];
      if (start === null || end === null) continue;
      const letter = others[`${from} ${to}`] || words[start][end];
      met.push([scenario, modes, letter.charCodeAt(0) - FIRST, end]);
    }
    return met;
  };

  // What a scenario counts as is the worst of its modes; of two as bad ones the first.
  const byScenario = (pair) => {
    const worst = new Map();
    for (const [scenario, modes, ending, behaviour] of endings(pair)) {
      const known = worst.get(scenario);
      if (!known || told.endings[ending][2] < told.endings[known.ending][2]) {
        worst.set(scenario, { scenario, modes: [...modes], ending, behaviour });
      } else if (ending === known.ending) {
        known.modes.push(...modes);
      }
    }
    return [...worst.values()];
  };

  const make = (name, attributes, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };

  // Titles have code between backticks, as everywhere in the report.
  const prose = (text) => text.split("`").map((piece, at) => at % 2 ? make("code", {}, piece) : piece);

  const tones = new Map(told.endings.map(each => [each[0], each[4]]));

  const look = (kind) => `tag ${tones.get(kind)}`;

  const tag = ([kind, note]) => {
    const differs = note === "results differ" ? " differs" : "";
    return make("span", { class: look(kind) + differs }, note ? `${kind}, ${note}` : kind);
  };

  const item = (pair, { scenario, modes, ending, behaviour }) => {
    const [title, page] = told.scenarios[scenario];
    const names = modes.sort((one, other) => one - other).map(each => told.modes[each]);
    const href = `${page}#${pair.device}-${names[0]}-${told.letters[behaviour]}`;
    return make("li", { "data-kind": told.endings[ending][0] },
      tag(told.endings[ending]), " ", make("a", { href }, ...prose(title)), " ",
      make("span", { class: "quiet" }, names.join(", ")));
  };

  const counted = (scenarios) => {
    const counts = new Map();
    for (const { ending } of scenarios) {
      const kind = told.endings[ending][0];
      counts.set(kind, (counts.get(kind) || 0) + 1);
    }
    return counts;
  };

  const sentence = (pair, scenarios) => {
    const of = (state) => scenarios.filter(each => told.endings[each.ending][3] === state).length;
    const compared = scenarios.length - of("unknown");
    const verb = of("changed") === 1 ? "changes" : "change";
    const unknown = of("unknown") ? `; ${of("unknown")} could not be compared` : "";
    const absent = missing(pair);
    const lacking = absent ? `; ${absent} ${absent === 1 ? "is" : "are"} missing on one of the two` : "";
    return `From ${pair.older} to ${pair.newer}: ${of("changed") || "none"} of ${compared} ${compared === 1 ? "scenario" : "scenarios"} ${verb}${unknown}${lacking}.`;
  };

  const filterBox = (kind, count) => {
    const box = make("input", { type: "checkbox" });
    box.checked = !hidden.has(kind);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(kind); else hidden.add(kind);
      filter();
    });
    return make("label", { class: look(kind) }, box, ` ${count} ${kind}`);
  };

  const filter = () => {
    for (const each of document.querySelectorAll("#changed li")) each.hidden = hidden.has(each.dataset.kind);
  };

  const show = (pair) => {
    const scenarios = byScenario(pair);
    const changes = scenarios.filter(each => told.endings[each.ending][0] !== "same");
    changes.sort((one, other) => told.endings[one.ending][2] - told.endings[other.ending][2] || one.scenario - other.scenario);
    const kinds = counted(changes);
    document.getElementById("told").textContent = sentence(pair, scenarios);
    document.getElementById("kinds").replaceChildren(
      make("legend", { class: "hidden" }, "Kinds of change to list"), ...[...kinds].map(each => filterBox(...each)));
    document.getElementById("kinds").hidden = !kinds.size;
    document.getElementById("changed").replaceChildren(...changes.map(each => item(pair, each)));
    const page = told.pages[nameOf(pair)];
    const whole = document.getElementById("whole");
    whole.hidden = !page;
    if (page) whole.firstElementChild.href = page;
    filter();
  };

  const nameOf = (pair) => `${pair.older}..${pair.newer}..${pair.device}`;
  const devices = Object.keys(told.stacks);
  const addressOf = (pair) => `#${pair.older}..${pair.newer}${pair.device === devices[0] ? "" : `..${pair.device}`}`;

  // Names may hold dots, so an address is held against the pairs that there are.
  const pairAt = (address) => {
    let text = "";
    try { text = decodeURIComponent(address.slice(1)); } catch { return null; }
    for (const device of devices) {
      for (const older of told.stacks[device].filter(each => text.startsWith(`${each}..`))) {
        for (const newer of told.stacks[device]) {
          const pair = { older, newer, device };
          if (`#${text}` === addressOf(pair) || text === nameOf(pair)) return pair;
        }
      }
    }
    return null;
  };

  const offer = (pair) => {
    for (const [select, chosen] of [[older, pair.older], [newer, pair.newer]]) {
      const names = told.stacks[pair.device];
      if (select.dataset.device !== pair.device) {
        select.replaceChildren(...names.map(each => make("option", { value: each }, each)));
        select.dataset.device = pair.device;
      }
      select.value = chosen;
    }
    if (device) device.value = pair.device;
  };

  const chosen = () => {
    const on = device ? device.value : devices[0];
    const [from, to] = [older, newer].map(each => told.stacks[on].includes(each.value) ? each.value : null);
    return { older: from || told.stacks[on][0], newer: to || told.stacks[on].at(-1), device: on };
  };

  const start = pairAt(location.hash) || chosen();

  // An address that names no pair leads to some other place of the page, and leaves the choice as it is.
  const follow = () => {
    const pair = pairAt(location.hash) || (location.hash ? null : start);
    if (!pair) return;
    offer(pair);
    show(pair);
  };

  form.addEventListener("change", event => {
    if (![older, newer, device].includes(event.target)) return;
    const pair = chosen();
    history.pushState(null, "", addressOf(pair));
    offer(pair);
    show(pair);
  });
  form.addEventListener("submit", event => event.preventDefault());
  window.addEventListener("popstate", follow);

  form.hidden = false;
  document.getElementById("answer").hidden = false;
  offer(start);
  show(start);
})();
