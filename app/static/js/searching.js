/* Counts that a result was opened: which search led to something, never who searched. */

import { on } from "./core.js";

on("click", "[data-searched] a", (event, link) => {
  const form = new FormData();
  form.append("q", link.closest("[data-searched]").dataset.searched);
  form.append("csrf_token", document.querySelector("input[name=csrf_token]")?.value ?? "");
  navigator.sendBeacon("/search/opened", form);
});
