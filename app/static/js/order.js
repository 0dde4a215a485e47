/* The order of pages by dragging; the arrows beside each page do the same without. */

import { on, request } from "./core.js";

const list = document.querySelector("[data-order]");
let dragged = null;
let before = null;

async function settle(item) {
  const body = new FormData();
  const next = item.nextElementSibling;
  body.set("before", next ? next.dataset.page : "");
  const response = await request(item.dataset.url, { method: "POST", body });
  location.assign(response.url);
}

for (const grip of list.querySelectorAll("[data-grip]")) grip.draggable = true;

on("dragstart", "[data-order] [data-grip]", (event, grip) => {
  dragged = grip.closest("li");
  before = dragged.nextElementSibling;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setDragImage(dragged, 0, 0);
});

list.addEventListener("dragover", (event) => {
  const over = event.target.closest("li");
  if (!dragged || !over) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  if (over !== dragged) over[event.clientY < box.y + box.height / 2 ? "before" : "after"](dragged);
});

list.addEventListener("drop", (event) => event.preventDefault());

on("dragend", "[data-order] [data-grip]", (event) => {
  const item = dragged;
  dragged = null;
  if (event.dataTransfer.dropEffect === "none") list.insertBefore(item, before);
  else settle(item);
});
