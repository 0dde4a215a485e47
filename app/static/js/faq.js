/* One topic of the FAQ: narrowed while typing, and opened at the entry that the address names. */

import { debounce } from "./core.js";

const tools = document.querySelector("[data-filter-for]");
const list = document.getElementById(tools.dataset.filterFor);
const status = tools.querySelector("[data-filter-status]");
const entries = [...list.querySelectorAll("details")];

function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const texts = new Map(entries.map((entry) => [entry, fold(entry.textContent)]));

const narrow = debounce(150, (input) => {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  for (const entry of entries) entry.hidden = !words.every((word) => texts.get(entry).includes(word));
  const shown = entries.filter((entry) => !entry.hidden).length;
  status.textContent = shown ? "" : tools.dataset.none;
});

tools.hidden = false;
tools.querySelector("input").addEventListener("input", (event) => narrow(event.target));

function openNamed() {
  const entry = document.getElementById(location.hash.slice(1));
  if (entry?.matches("details")) entry.open = true;
}

addEventListener("hashchange", openNamed);
openNamed();
