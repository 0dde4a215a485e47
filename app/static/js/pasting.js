/* What is pasted stays plain text, but a table becomes a Markdown table and an address over words a link. */

import { nodesFrom } from "./core.js";
import { linkOver } from "./emphasis.js";
import { apply, insertBlock, stateOf } from "./editing.js";

const LOUD = /<(style|script)\b[\s\S]*?<\/\1>/gi;
const LOADING = /<\/?(?:img|script|link|style|video|audio|source|iframe|object|embed|svg|input|base|meta)\b[^>]*>/gi;

/** Paste what the clipboard holds; files are uploaded, the rest is left to the browser where it is plain. */
export function paste(event, area, uploads) {
  const { clipboardData: board } = event;
  const html = board.getData("text/html");
  const nodes = html ? nodesFrom(html.replace(LOUD, "").replace(LOADING, "")) : null;
  if (uploads && board.files.length && !nodes?.textContent.trim()) {
    event.preventDefault();
    return uploads.add([...board.files].map(named));
  }
  const state = stateOf(area);
  const table = nodes && markdownOf(nodes);
  const change = table ? insertBlock(state, table) : linkOver(state, board.getData("text/plain").trim());
  if (!change) return;
  event.preventDefault();
  apply(area, change);
}

/* Browsers call every pasted picture image.png: each gets a name of its own, or one would replace the other. */
function named(file, number) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const moment = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-");
  const ending = file.name.split(".").pop();
  return new File([file], `picture-${moment}-${number + 1}.${ending}`, { type: file.type });
}

/* The one table that was pasted; null where there is other text beside it, or it only lays out a mail. */
function markdownOf(nodes) {
  const tables = nodes.querySelectorAll("table");
  if (tables.length !== 1) return null;
  const [table] = tables;
  const rows = [...table.rows].map(cellsOf);
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  table.remove();
  if (nodes.textContent.trim() || rows.length < 2 || columns < 2) return null;
  const lines = rows.map((cells) => lineOf(cells, columns));
  return [lines[0], `|${" --- |".repeat(columns)}`, ...lines.slice(1)].join("\n");
}

function cellsOf(row) {
  return [...row.cells].flatMap((cell) => {
    const text = cell.textContent.replace(/\s+/g, " ").trim().replace(/([\\|])/g, "\\$1");
    return [text, ...Array(Math.min(cell.colSpan, 50) - 1).fill("")];
  });
}

function lineOf(cells, columns) {
  return `| ${[...cells, ...Array(columns - cells.length).fill("")].join(" | ")} |`;
}
