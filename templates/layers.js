// Which changes of a pair concern a reader: shows those at the layers that are chosen, and judges nothing itself.
// The choice stands in the address, as ?layers=GRU,Concatenate.  Without this script the page shows all.
"use strict";

(() => {
  const form = document.getElementById("layers");
  const told = document.getElementById("layers-told");
  if (!form || !told) return;

  const boxes = [...form.querySelectorAll("input")];
  const causes = [...document.querySelectorAll("[data-cause]")];

  const chosenIn = (address) => {
    const [, text = ""] = /[?&]layers=([^&]*)/.exec(address) || [];
    try { return new Set(text.split(",").filter(Boolean).map(decodeURIComponent)); } catch { return new Set(); }
  };

  const chosen = () => boxes.filter(each => each.checked).map(each => each.value);

  // What names no class stays: nobody knows whom it concerns.
  const concerns = (names, element) => {
    const classes = element.dataset.layers;
    return !names.length || !classes || JSON.parse(classes).some(each => names.includes(each));
  };

  // A cause of several scenarios concerns whom one of them concerns.
  const filterCause = (names, cause) => {
    const members = [...cause.querySelectorAll("ul.members > li")];
    for (const each of members) each.hidden = !concerns(names, each);
    cause.hidden = members.length ? members.every(each => each.hidden) : !concerns(names, cause);
  };

  const namesNone = (cause) => !cause.dataset.layers && !cause.querySelector("ul.members > li[data-layers]");

  const sentence = (names) => {
    const shown = causes.filter(each => !each.hidden);
    const others = shown.filter(namesNone).length;
    const beside = others ? `, and ${others} that ${others === 1 ? "names" : "name"} no class of layers` : "";
    return `Shown of ${causes.length}: ${shown.length - others} at ${names.join(", ")}${beside}.`;
  };

  const filter = () => {
    const names = chosen();
    for (const each of causes) filterCause(names, each);
    for (const part of document.querySelectorAll("[data-part]")) {
      part.hidden = [...part.querySelectorAll("[data-cause]")].every(each => each.hidden);
    }
    told.textContent = names.length ? sentence(names) : "";
  };

  const addressOf = (names) => {
    const query = names.length ? `?layers=${names.map(encodeURIComponent).join(",")}` : "";
    return `${location.pathname}${query}${location.hash}`;
  };

  form.addEventListener("change", () => {
    history.replaceState(null, "", addressOf(chosen()));
    filter();
  });

  const asked = chosenIn(location.search);
  for (const each of boxes) each.checked = asked.has(each.value);
  for (const each of form.querySelectorAll("input, .choosing")) each.hidden = false;
  for (const each of form.querySelectorAll("details")) each.open = each.querySelector(":checked") !== null;
  filter();
})();
