/* Saving a chart as a picture: its colours are written into it, as on white paper. */

import { on } from "./core.js";

const SVG = "http://www.w3.org/2000/svg";
const SCALE = 2;
const MARGIN = 16;
const HEAD = 40;
const LOOKS = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap",
  "paint-order", "text-anchor", "font-family", "font-size", "font-weight",
];

for (const button of document.querySelectorAll("[data-save]")) button.hidden = false;

on("click", "[data-save]", async (_event, button) => {
  const figure = button.closest("[data-chart]");
  const picture = pictureOf(figure);
  const isPng = button.dataset.save === "png";
  const file = isPng ? await pngOf(picture) : new Blob([sourceOf(picture)], { type: "image/svg+xml" });
  download(file, `${figure.dataset.chart}.${button.dataset.save}`);
});

/** Return an SVG that needs no style sheet: the drawing of a figure under its title, on white. */
function pictureOf(figure) {
  const drawing = figure.querySelector("[data-drawing]");
  drawing.classList.add("p-paper");
  const { body, width, height } = drawing.localName === "table" ? drawnTable(drawing) : drawnSvg(drawing);
  drawing.classList.remove("p-paper");
  const whole = { width: width + 2 * MARGIN, height: height + HEAD + 2 * MARGIN };
  const svg = make("svg", { xmlns: SVG, ...whole, viewBox: `0 0 ${whole.width} ${whole.height}` });
  const font = getComputedStyle(document.body).fontFamily;
  const title = make("text", { x: MARGIN, y: MARGIN + 18, fill: "#1b2430", "font-size": 18, "font-weight": 700 });
  title.setAttribute("font-family", font);
  title.textContent = figure.dataset.title;
  body.setAttribute("transform", `translate(${MARGIN} ${MARGIN + HEAD})`);
  svg.append(make("rect", { width: "100%", height: "100%", fill: "#fff" }), title, body);
  return svg;
}

/** Copy a drawing with the looks that the style sheet gives it. */
function drawnSvg(drawing) {
  const { width, height } = drawing.viewBox.baseVal;
  const body = make("g", {});
  for (const child of drawing.children) {
    if (["title", "desc"].includes(child.localName)) continue;
    const copy = child.cloneNode(true);
    dress(copy, child);
    body.append(copy);
  }
  return { body, width, height };
}

function dress(copy, original) {
  const style = getComputedStyle(original);
  for (const look of LOOKS) copy.setAttribute(look, style.getPropertyValue(look));
  copy.removeAttribute("class");
  [...original.children].forEach((child, place) => dress(copy.children[place], child));
}

/** Draw a table of coloured cells where the browser has laid them out. */
function drawnTable(table) {
  const frame = table.parentElement;
  const scrolled = [frame.scrollLeft, frame.scrollTop];
  frame.scrollTo(0, 0);
  const origin = table.getBoundingClientRect();
  const body = make("g", {});
  for (const cell of table.querySelectorAll("th, td")) body.append(...drawnCell(cell, origin));
  frame.scrollTo(...scrolled);
  return { body, width: Math.ceil(origin.width), height: Math.ceil(origin.height) };
}

function drawnCell(cell, origin) {
  const style = getComputedStyle(cell);
  const area = cell.getBoundingClientRect();
  const place = { x: area.x - origin.x, y: area.y - origin.y, width: area.width, height: area.height };
  const dash = style.borderStyle === "dashed" ? { stroke: style.borderColor, "stroke-dasharray": "3 3" } : {};
  const ground = style.backgroundColor === "rgba(0, 0, 0, 0)" ? "none" : style.backgroundColor;
  return [make("rect", { ...place, rx: 3, fill: ground, ...dash }), ...linesIn(cell, style, origin)];
}

/** Write the lines of a cell where the browser has broken them; those of an upright heading stand upright. */
function linesIn(cell, style, origin) {
  const isUpright = cell.matches("thead th[scope]");
  const range = document.createRange();
  const written = [];
  for (const node of textsIn(cell)) {
    let line = null;
    for (const found of node.data.matchAll(/\S+/g)) {
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const area = range.getBoundingClientRect();
      const across = Math.round(isUpright ? area.x : area.y);
      if (line?.across === across) line.text.textContent += ` ${found[0]}`;
      else {
        const text = make("text", { fill: style.color, "font-size": style.fontSize, "font-family": style.fontFamily });
        text.setAttribute("font-weight", style.fontWeight);
        text.textContent = found[0];
        setDown(text, area, origin, isUpright);
        line = { across, text };
        written.push(text);
      }
    }
  }
  return written;
}

function setDown(text, area, origin, isUpright) {
  const [x, y] = [area.x - origin.x, area.y - origin.y];
  if (isUpright) text.setAttribute("transform", `translate(${x + area.width * 0.76} ${y + area.height}) rotate(-90)`);
  else text.setAttribute("transform", `translate(${x} ${y + area.height * 0.76})`);
}

function textsIn(cell) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function sourceOf(picture) {
  return new XMLSerializer().serializeToString(picture);
}

/** Draw a picture onto a canvas at twice its size. */
async function pngOf(picture) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sourceOf(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = picture.getAttribute("width") * SCALE;
  canvas.height = picture.getAttribute("height") * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
