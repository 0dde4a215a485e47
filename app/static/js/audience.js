/* The audience picker: list and chips in step, and whom they reach told at once. */

import { debounce, nodesFrom, on, request, unlessAborted } from "./core.js";

const underWay = new WeakMap();
const boxesOf = (picker) => [...picker.querySelectorAll("input[type=checkbox]")];

/* The same token may be ticked in the list and as a chip: what happens to one happens to the other. */
function settle(picker, box) {
  const twins = boxesOf(picker).filter((one) => one.value === box.value);
  for (const twin of twins) twin.checked = box.checked;
  if (box.checked && !twins.some((twin) => twin.closest("[data-chips]"))) addChip(picker, box);
}

function addChip(picker, box) {
  const chips = picker.querySelector("[data-chips]");
  const chip = document.importNode(picker.querySelector("template").content, true);
  const label = box.closest("label").querySelector("[data-label]").textContent;
  Object.assign(chip.querySelector("input"), { value: box.value, checked: true });
  chip.querySelector("[data-label]").textContent = label;
  chips.append(chip);
  chips.hidden = false;
}

async function recount(picker) {
  underWay.get(picker)?.abort();
  const controller = new AbortController();
  underWay.set(picker, controller);
  const url = new URL(picker.dataset.audience, location);
  const ticked = boxesOf(picker).filter((box) => box.checked);
  for (const token of new Set(ticked.map((box) => box.value))) url.searchParams.append("token", token);
  const response = await request(url, { fragment: "reach", signal: controller.signal });
  if (response.headers.get("X-Fragment") !== "reach") return;
  picker.querySelector("[data-reach]").replaceChildren(nodesFrom(await response.text()));
}

const recountSoon = debounce(100, (picker) => recount(picker).catch(unlessAborted));

on("change", "[data-audience] input[type=checkbox]", (event, box) => {
  const picker = box.closest("[data-audience]");
  settle(picker, box);
  recountSoon(picker);
});

function wake(root) {
  for (const box of root.querySelectorAll("[data-audience] input:disabled")) box.disabled = false;
}

wake(document);
document.addEventListener("fragment", (event) => wake(event.target));
