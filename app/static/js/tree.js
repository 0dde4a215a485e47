/* The tree of pages: a branch is fetched when it is opened for the first time. */

import { nodesFrom, on, request } from "./core.js";

on("click", "details[data-branch] > summary", async (event, summary) => {
  const details = summary.parentElement;
  const place = details.querySelector("div");
  const url = details.dataset.branch;
  if (details.open || !url) return;
  details.removeAttribute("data-branch");
  place.setAttribute("aria-busy", "true");
  try {
    const response = await request(url, { fragment: place.id });
    if (!response.ok || response.redirected) throw new Error("no branch");
    place.replaceChildren(nodesFrom(await response.text()));
  } catch {
    details.dataset.branch = url;
    details.open = false;
  } finally {
    place.removeAttribute("aria-busy");
  }
});
