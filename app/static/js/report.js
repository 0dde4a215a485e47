/* "Something is wrong here" takes along what is selected, and under which heading it stands. */

import { on } from "./core.js";

const MOST = 1_000;

function headingBefore(node) {
  const headings = [...document.querySelectorAll(".p-prose :is(h2, h3, h4)[id]")];
  const before = headings.filter((one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING);
  return before.at(-1)?.textContent.trim() ?? "";
}

/* Pressing the link takes the selection away in some browsers: it is read while the button goes down. */
on("pointerdown", "[data-report]", (event, link) => {
  const selection = getSelection();
  const place = selection.rangeCount ? selection.getRangeAt(0).startContainer : null;
  const text = selection.toString().trim().slice(0, MOST);
  if (!text || !place?.parentElement?.closest(".p-prose")) return;
  const url = new URL(link.href);
  url.searchParams.set("quote", text);
  url.searchParams.set("section", headingBefore(place));
  link.href = url.href;
});
