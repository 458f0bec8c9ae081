// How a picture description becomes SVG, on the page and in an exported file alike.
// Names reach it through textContent and attributes only, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function make(tag, attributes = {}, parent = null, text = null) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  if (text !== null) element.textContent = text;
  if (parent) parent.appendChild(element);
  return element;
}

function html(tag, className, parent, text = null) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== null) element.textContent = text;
  parent.appendChild(element);
  return element;
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#ffffff";
  const hex = probe.fillStyle;
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function dashes(pattern, width) {
  return pattern.length ? pattern.map((part) => part * Math.max(width, 2.2)).join(" ") : null;
}

// ---------------------------------------------------------------- drawing

const FADE = 26;

// The ground ends softly where its data end, whatever lies beyond.
function fadeEdges(world, [x, y, width, height], colour) {
  const defs = make("defs", {}, world);
  const veil = (id, across, down, place) => {
    const gradient = make("linearGradient", { id, x1: across < 0 ? 1 : 0, x2: across > 0 ? 1 : 0,
      y1: down < 0 ? 1 : 0, y2: down > 0 ? 1 : 0 }, defs);
    make("stop", { offset: 0, "stop-color": colour }, gradient);
    make("stop", { offset: 1, "stop-color": colour, "stop-opacity": 0 }, gradient);
    make("rect", { ...place, fill: `url(#${id})`, stroke: "none" }, world);
  };
  veil("west", 1, 0, { x: x - 1, y: y - 1, width: FADE, height: height + 2 });
  veil("east", -1, 0, { x: x + width - FADE + 1, y: y - 1, width: FADE, height: height + 2 });
  veil("north", 0, 1, { x: x - 1, y: y - 1, width: width + 2, height: FADE });
  veil("south", 0, -1, { x: x - 1, y: y + height - FADE + 1, width: width + 2, height: FADE });
}

function drawGround(world, picture, colours) {
  const ground = make("g", { class: "ground" }, world);
  const [x, y, width, height] = picture.ground_box;
  // Where land is known, what it leaves open is the sea; else all is land.
  make("rect", { x, y, width, height, fill: picture.sea ? colours.lake : colours.land }, ground);
  for (const { kind, d } of picture.ground) {
    const area = kind === "land" || kind === "water";
    make("path", {
      d,
      fill: area ? { land: colours.land, water: colours.lake }[kind] : "none",
      stroke: { water: colours.shore, river: colours.lake, road: colours.road }[kind] || "none",
      "stroke-width": { water: 0.6, river: 2.2, road: 2.4 }[kind] || 0,
      "stroke-linejoin": "round",
    }, ground);
  }
  fadeEdges(ground, picture.ground_box, colours.land);
  const corridors = make("g", { class: "corridors" }, world);
  for (const { d, ground: kind } of picture.corridors) {
    make("path", { d, fill: "none", stroke: colours[kind] || colours.road, "stroke-width": 7,
      "stroke-linecap": "round", "stroke-linejoin": "round", "data-medium": kind }, corridors);
  }
  for (const d of picture.assumed) {
    make("path", { d, fill: "none", stroke: colours.ground_assumed, "stroke-width": 1.2, "stroke-dasharray": "5 4",
      "data-medium": "ground_assumed" }, corridors);
  }
}

// Who has left is hatched: the plot is there, the firm is not.
function drawHatching(world, colours) {
  const pattern = make("pattern", { id: "hatching", width: 7, height: 7, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" }, make("defs", {}, world));
  make("rect", { width: 7, height: 7, fill: colours.land }, pattern);
  make("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: colours.muted, "stroke-width": 3 }, pattern);
}

function drawPlot(group, plot, colours) {
  const item = make("g", {
    class: "plot", "data-kind": "firm", "data-id": plot.id, tabindex: 0, role: "button", "aria-label": plot.aria,
  }, group);
  make("path", {
    class: "body", d: plot.d, "stroke-linejoin": "round", "stroke-width": plot.active ? 1.2 : 0.8,
    fill: plot.left ? "url(#hatching)" : plot.active ? colours.plot : colours.idle, stroke: plot.active ? colours.plot_edge : colours.muted,
    "stroke-dasharray": plot.notional ? "3 2" : null, "fill-opacity": plot.notional ? 0.75 : 1,
  }, item);
}

// What stands today already is pale: it is not what the plan adds.
const PALE = 0.4;

function drawFlow(group, flow, picture, colours) {
  const item = make("g", {
    class: `flow ${flow.change}`, "data-kind": "flow", "data-id": flow.id, "data-medium": flow.medium, tabindex: 0,
    "data-standing": flow.standing, role: "button", "aria-label": flow.aria,
  }, group);
  const colour = flow.change === "gone" ? colours.muted : colours[flow.medium];
  const line = { d: flow.d, fill: "none", "stroke-linejoin": "round" };
  const dash = flow.change === "gone" ? "2 3" : dashes(picture.dashes[flow.medium], flow.width);
  if (flow.change === "new") {
    make("path", { ...line, stroke: colours.accent, "stroke-opacity": 0.45, "stroke-width": flow.width + 8 }, item);
  }
  make("path", { ...line, class: "hit", stroke: "transparent", "stroke-width": Math.max(flow.width + 4, 10) }, item);
  make("path", { ...line, stroke: colours.paper, "stroke-width": flow.width + 1.6 }, item);
  const faint = flow.standing ? PALE : 1;
  if (dash) make("path", { ...line, stroke: colour, "stroke-opacity": 0.35 * faint, "stroke-width": flow.width }, item);
  make("path", { ...line, class: "pipe", stroke: colour, "stroke-opacity": faint, "stroke-width": flow.width,
    "stroke-dasharray": dash }, item);
  make("path", { ...line, class: "pulse", stroke: colours.paper, "stroke-width": Math.max(1, flow.width * 0.35),
    "stroke-dasharray": "3 13", "stroke-linecap": "round" }, item);
}

function drawHead(group, flow, colours) {
  make("path", {
    class: "head", "data-id": flow.id, "data-medium": flow.medium, d: flow.head, "stroke-width": 0.8,
    fill: flow.change === "gone" ? colours.muted : colours[flow.medium], stroke: colours.paper,
    "fill-opacity": flow.standing ? PALE : 1, "data-standing": flow.standing, "stroke-linejoin": "round",
    "pointer-events": "none",
  }, group);
}

// A piece of a main is nobody's exchange: it tells what it is, and is not chosen.
function drawMain(group, piece, picture, colours) {
  const item = make("g", { class: "main", "data-medium": piece.medium }, group);
  make("title", {}, item, piece.title);
  const line = { d: piece.d, fill: "none", "stroke-linejoin": "round", "stroke-linecap": "round" };
  make("path", { ...line, stroke: colours.paper, "stroke-width": piece.width + 1.6 }, item);
  make("path", { ...line, stroke: colours[piece.medium], "stroke-width": piece.width,
    "stroke-dasharray": dashes(picture.dashes[piece.medium], piece.width) }, item);
  if (piece.head) make("path", { d: piece.head, fill: colours[piece.medium], stroke: colours.paper, "stroke-width": 0.8,
    "stroke-linejoin": "round" }, item);
}

function drawLabel(group, plot, colours) {
  const { x, y, anchor, lines } = plot.label;
  const item = make("g", { class: "label", "data-id": plot.id, "data-x": x, "data-y": y,
    "data-waits": plot.waits, transform: `translate(${x} ${y})` }, group);
  const text = make("text", {
    "text-anchor": anchor, "font-size": 11.5, "font-weight": 600, fill: colours.ink, stroke: colours.halo,
    "stroke-width": 3.2, "stroke-linejoin": "round", "paint-order": "stroke", "font-family": "inherit",
  }, item);
  lines.forEach((line, at) => make("tspan", { x: 0, dy: at ? 13 : 0 }, text, line));
}

const CLOSE = 2;

// Names come in order of weight: one that would cover an earlier one waits until there is room, and
// one of a firm that exchanges nothing waits for a closer view if it would cover anything else.
function clearLabels(world, zoom) {
  const taken = [];
  for (const label of world.querySelectorAll(".label")) {
    const waits = label.dataset.waits === "true" && zoom < CLOSE;
    label.classList.toggle("crowded", waits);
    if (waits) continue;
    const box = label.getBoundingClientRect();
    const free = taken.every((other) => box.right < other.left || box.left > other.right
      || box.bottom - 3 < other.top || box.top + 3 > other.bottom);
    if (free) taken.push(box);
    else label.classList.add("crowded");
  }
}

function drawWorld(svg, picture, colours) {
  const world = make("g", { class: "world" }, svg);
  drawGround(world, picture, colours);
  drawHatching(world, colours);
  const plots = make("g", { class: "plots" }, world);
  picture.plots.forEach((plot) => drawPlot(plots, plot, colours));
  const mains = make("g", { class: "mains" }, world);
  picture.mains.forEach((piece) => drawMain(mains, piece, picture, colours));
  const flows = make("g", { class: "flows" }, world);
  picture.flows.forEach((flow) => drawFlow(flows, flow, picture, colours));
  // Heads lie above all pipes: an arrow that another pipe covers tells nothing.
  const heads = make("g", { class: "heads" }, world);
  picture.flows.forEach((flow) => drawHead(heads, flow, colours));
  const labels = make("g", { class: "labels", "pointer-events": "none" }, world);
  picture.plots.forEach((plot) => drawLabel(labels, plot, colours));
  return world;
}
