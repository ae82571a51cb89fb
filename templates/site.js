"use strict";

// Two scripts, each for one page, and each page is whole without it.

// The chooser of the first page: looks up what reports/pages/pairs/lookup.py has judged, and judges nothing itself.
// Without it the page links every pair that has a page of its own.
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

// The filters of the page of all scenarios: they hide lines and columns of tables that are whole without them.
// What a line can be filtered by is read from the line itself.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;

  const FIELDS = ["find", "theme", "kind", "layer"];
  const families = [...form.querySelectorAll("[name=family]")];

  // The number of the family that each cell of a row stands in; blocks never lie across two.
  const placed = (row, widths) => {
    const cells = [];
    let [family, left] = [0, widths[0]];
    for (const cell of [...row.cells].filter(each => each.tagName === "TD" || each.matches(".stack"))) {
      if (!left) left = widths[++family];
      left -= cell.colSpan;
      cells.push([cell, family]);
    }
    return cells;
  };

  const kindsOf = (cells) => cells.flatMap(([cell, family]) =>
    [...cell.querySelectorAll(".tag")].map(each => [each.textContent.split(",")[0], family]));

  // The modes of a scenario that do not do the same have a line each; what is known of all stands in the first.
  const linesOf = (body, theme, widths) => {
    let layers = [];
    return [...body.rows].filter(each => !each.matches(".theme")).map(row => {
      const link = row.cells[0].querySelector("a");
      const scenario = link.getAttribute("href");
      if ("layers" in row.dataset) layers = row.dataset.layers.split(" ");
      const cells = placed(row, widths);
      const text = [row.cells[0].textContent, scenario.replace(/^scenario\/|\.html$/g, ""), ...layers].join(" ").toLowerCase();
      return { row, scenario, theme, layers, text, cells, kinds: kindsOf(cells) };
    });
  };

  const read = (table) => {
    const groups = [...table.querySelectorAll("colgroup.family")];
    const widths = groups.map(each => each.span);
    const titles = [...table.querySelectorAll("th.family")];
    const heads = placed(table.tHead.rows[table.tHead.rows.length - 1], widths);
    const themes = [...table.tBodies].map(body => {
      const head = body.rows[0].cells[0];
      return { body, head, lines: linesOf(body, head.textContent, widths) };
    });
    return { table, groups, widths, titles, heads, themes };
  };

  const tables = [...document.querySelectorAll("table.grid")].map(read);

  const chosen = () => ({
    ...Object.fromEntries(FIELDS.map(each => [each, form.elements[each].value])),
    without: families.filter(each => !each.checked).map(each => each.value),
  });

  const shownFamilies = ({ titles, widths }, wanted) =>
    widths.map((_, at) => !titles.length || !wanted.without.includes(titles[at].textContent));

  const fits = (line, wanted, shown) => {
    const words = wanted.find.toLowerCase().split(/\s+/);
    return words.every(each => line.text.includes(each))
      && (!wanted.theme || line.theme === wanted.theme)
      && (!wanted.layer || line.layers.includes(wanted.layer))
      && (!wanted.kind || line.kinds.some(([kind, family]) => kind === wanted.kind && shown[family]));
  };

  const showColumns = (told, shown) => {
    const { table, groups, widths, titles, heads, themes } = told;
    const now = shown.join();
    if (told.now === now) return;
    told.now = now;
    const width = widths.reduce((sum, each, at) => sum + (shown[at] ? each : 0), 0);
    table.style.setProperty("--columns", width);
    for (const each of [groups, titles]) each.forEach((one, at) => { one.hidden = !shown[at]; });
    for (const { head, lines } of themes) {
      head.colSpan = width + 1;
      for (const { cells } of [{ cells: heads }, ...lines]) for (const [cell, family] of cells) cell.hidden = !shown[family];
    }
  };

  const show = () => {
    const wanted = chosen();
    const found = new Set();
    for (const told of tables) {
      const shown = shownFamilies(told, wanted);
      showColumns(told, shown);
      for (const { body, lines } of told.themes) {
        for (const line of lines) {
          line.row.hidden = !fits(line, wanted, shown);
          if (!line.row.hidden) found.add(line.scenario);
        }
        body.hidden = lines.every(each => each.row.hidden);
      }
    }
    const all = new Set(tables.flatMap(each => each.themes.flatMap(one => one.lines.map(line => line.scenario)))).size;
    document.getElementById("found").textContent = `${found.size || "none"} of ${all} scenarios`;
  };

  // Filters stand in the address as name=value; an address without any names a place of the page, or nothing.
  const addressOf = (wanted) => {
    const named = new URLSearchParams(FIELDS.filter(each => wanted[each]).map(each => [each, wanted[each]]));
    for (const each of wanted.without) named.append("without", each);
    return named.toString();
  };

  const follow = () => {
    const address = location.hash.slice(1);
    if (address && !address.includes("=")) return;
    const named = new URLSearchParams(address);
    for (const each of FIELDS) form.elements[each].value = named.get(each) || "";
    for (const each of families) each.checked = !named.getAll("without").includes(each.value);
    show();
  };

  const keep = () => {
    const address = addressOf(chosen());
    history.replaceState(null, "", address ? `#${address}` : location.pathname + location.search);
    show();
  };

  form.addEventListener("input", keep);
  // The fields have their old values until the event is over.
  form.addEventListener("reset", () => setTimeout(keep));
  form.addEventListener("submit", event => event.preventDefault());
  window.addEventListener("hashchange", follow);

  form.hidden = false;
  follow();
})();
