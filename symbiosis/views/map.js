// The park's map: draws a picture description as SVG, moves it, tells what was chosen.
// Names reach the page through textContent and attributes only, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const MAX_ZOOM = 24;
const ICONS = {
  zoom_in: "M8 3v10M3 8h10",
  zoom_out: "M3 8h10",
  home: "M2.5 8L8 3l5.5 5M4 7v6h8V7",
  animate: "M2 6h8M7.5 3.5L10 6L7.5 8.5M5 11h9M11.5 8.5L14 11l-2.5 2.5",
  full: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
};

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
  make("rect", { x, y, width, height, fill: colours.lake }, ground);
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
  for (const d of picture.corridors) {
    make("path", { d, fill: "none", stroke: colours.road, "stroke-width": 7, "stroke-linecap": "round",
      "stroke-linejoin": "round" }, corridors);
  }
}

function drawPlot(group, plot, colours) {
  const item = make("g", {
    class: "plot", "data-kind": "firm", "data-id": plot.id, tabindex: 0, role: "button", "aria-label": plot.aria,
  }, group);
  make("path", {
    class: "body", d: plot.d, "stroke-linejoin": "round", "stroke-width": plot.active ? 1.2 : 0.8,
    fill: plot.active ? colours.plot : colours.idle, stroke: plot.active ? colours.plot_edge : colours.muted,
    "stroke-dasharray": plot.notional ? "3 2" : null, "fill-opacity": plot.notional ? 0.75 : 1,
  }, item);
}

function drawFlow(group, flow, picture, colours) {
  const item = make("g", {
    class: `flow ${flow.change}`, "data-kind": "flow", "data-id": flow.id, "data-medium": flow.medium, tabindex: 0,
    role: "button", "aria-label": flow.aria,
  }, group);
  const colour = flow.change === "gone" ? colours.muted : colours[flow.medium];
  const line = { d: flow.d, fill: "none", "stroke-linejoin": "round" };
  const dash = flow.change === "gone" ? "2 3" : dashes(picture.dashes[flow.medium], flow.width);
  if (flow.change === "new") {
    make("path", { ...line, stroke: colours.accent, "stroke-opacity": 0.45, "stroke-width": flow.width + 8 }, item);
  }
  make("path", { ...line, class: "hit", stroke: "transparent", "stroke-width": Math.max(flow.width + 4, 10) }, item);
  make("path", { ...line, stroke: colours.paper, "stroke-width": flow.width + 1.6 }, item);
  if (dash) make("path", { ...line, stroke: colour, "stroke-opacity": 0.35, "stroke-width": flow.width }, item);
  make("path", { ...line, class: "pipe", stroke: colour, "stroke-width": flow.width, "stroke-dasharray": dash }, item);
  make("path", { ...line, class: "pulse", stroke: colours.paper, "stroke-width": Math.max(1, flow.width * 0.35),
    "stroke-dasharray": "3 13", "stroke-linecap": "round" }, item);
}

function drawHead(group, flow, colours) {
  make("path", {
    class: "head", "data-id": flow.id, "data-medium": flow.medium, d: flow.head, "stroke-width": 0.8,
    fill: flow.change === "gone" ? colours.muted : colours[flow.medium], stroke: colours.paper,
    "stroke-linejoin": "round", "pointer-events": "none",
  }, group);
}

function drawLabel(group, plot, colours) {
  const { x, y, anchor, lines } = plot.label;
  const item = make("g", { class: "label", "data-id": plot.id, "data-x": x, "data-y": y,
    transform: `translate(${x} ${y})` }, group);
  const text = make("text", {
    "text-anchor": anchor, "font-size": 11.5, "font-weight": 600, fill: colours.ink, stroke: colours.halo,
    "stroke-width": 3.2, "stroke-linejoin": "round", "paint-order": "stroke", "font-family": "inherit",
  }, item);
  lines.forEach((line, at) => make("tspan", { x: 0, dy: at ? 13 : 0 }, text, line));
}

// Names come in order of weight: one that would cover an earlier one waits until there is room.
function clearLabels(world) {
  const taken = [];
  for (const label of world.querySelectorAll(".label")) {
    label.classList.remove("crowded");
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
  const plots = make("g", { class: "plots" }, world);
  picture.plots.forEach((plot) => drawPlot(plots, plot, colours));
  const flows = make("g", { class: "flows" }, world);
  picture.flows.forEach((flow) => drawFlow(flows, flow, picture, colours));
  // Heads lie above all pipes: an arrow that another pipe covers tells nothing.
  const heads = make("g", { class: "heads" }, world);
  picture.flows.forEach((flow) => drawHead(heads, flow, colours));
  const labels = make("g", { class: "labels", "pointer-events": "none" }, world);
  picture.plots.forEach((plot) => drawLabel(labels, plot, colours));
  return world;
}

// ---------------------------------------------------------------- one map on the page

class ParkMap {
  constructor(root) {
    this.root = root;
    this.hidden = new Set();
    this.zoom = { k: 1, x: 0, y: 0 };
    this.pulsing = false;
    this.svg = make("svg", { class: "canvas", tabindex: 0, role: "group" });
    root.appendChild(this.svg);
    this.tools = html("div", "tools", root);
    const strip = html("div", "strip", root);
    this.legend = html("div", "legend", strip);
    this.compass = html("div", "compass", strip);
    this.tip = html("div", "tip", root);
    this.tip.hidden = true;
    this.listen();
  }

  show(data, choose) {
    this.choose = choose;
    const dark = isDark(this.root);
    const fresh = this.version !== data.version || this.dark !== dark;
    this.data = data;
    this.dark = dark;
    this.colours = data.palette[dark ? "dark" : "light"];
    this.root.dataset.theme = dark ? "dark" : "light";
    this.selection = data.selection;
    if (fresh) {
      this.version = data.version;
      this.draw();
    }
    this.mark();
  }

  draw() {
    this.svg.replaceChildren();
    this.svg.style.background = this.colours.land;
    this.svg.setAttribute("viewBox", `0 0 ${this.data.width} ${this.data.height}`);
    this.svg.setAttribute("aria-label", this.data.aria);
    this.world = drawWorld(this.svg, this.data, this.colours);
    this.drawTools();
    this.drawLegend();
    this.place();
    this.layers();
  }

  drawTools() {
    const words = this.data.words;
    this.tools.replaceChildren();
    const button = (name, label, action, pressed = null) => {
      const element = html("button", name, this.tools, label);
      if (name in ICONS) {
        const icon = make("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, element);
        make("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.6,
          "stroke-linecap": "round", "stroke-linejoin": "round" }, icon);
      }
      element.type = "button";
      element.title = words[name];
      element.setAttribute("aria-label", words[name]);
      if (pressed !== null) element.setAttribute("aria-pressed", String(pressed));
      element.onclick = () => action(element);
      return element;
    };
    button("zoom_in", "", () => this.scale(1.5));
    button("zoom_out", "", () => this.scale(1 / 1.5));
    button("home", "", () => this.home());
    button("animate", "", (element) => {
      this.pulsing = !this.pulsing;
      element.setAttribute("aria-pressed", String(this.pulsing));
      this.layers();
    }, this.pulsing);
    button("full", "", () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen()));
    button("svg", "SVG", () => saveSvg(this.data, this.colours));
    button("png", "PNG", () => savePng(this.data, this.colours));
  }

  drawLegend() {
    this.legend.replaceChildren();
    this.legend.hidden = this.data.legend.length === 0;
    for (const entry of this.data.legend) {
      const row = html("label", "entry", this.legend);
      const box = html("input", "", row);
      box.type = "checkbox";
      box.checked = !this.hidden.has(entry.medium);
      box.onchange = () => {
        this.hidden[box.checked ? "delete" : "add"](entry.medium);
        this.layers();
      };
      row.appendChild(legendLine(entry, this.data, this.colours));
      const words = html("span", "words", row, entry.name);
      html("small", "", words, entry.note);
    }
  }

  layers() {
    for (const part of this.world.querySelectorAll("[data-medium]")) {
      part.style.display = this.hidden.has(part.dataset.medium) ? "none" : "";
    }
    this.root.classList.toggle("pulsing", this.pulsing);
  }

  mark() {
    const chosen = this.selection;
    const near = new Set();
    const lit = (flow) =>
      chosen.kind === "flow" ? flow.id === chosen.id : flow.from === chosen.id || flow.to === chosen.id;
    if (chosen) {
      if (chosen.kind === "firm") near.add(chosen.id);
      for (const flow of this.data.flows.filter(lit)) [flow.id, flow.from, flow.to].forEach((id) => near.add(id));
    }
    this.root.classList.toggle("choosing", Boolean(chosen && near.size));
    for (const item of this.world.querySelectorAll("[data-id]")) {
      item.classList.toggle("lit", near.has(item.dataset.id));
      const exact = Boolean(chosen) && item.dataset.id === chosen.id && item.dataset.kind === chosen.kind;
      item.classList.toggle("chosen", exact);
      if (item.dataset.kind) item.setAttribute("aria-pressed", String(exact));
    }
  }

  pick(item) {
    const next = item ? { kind: item.dataset.kind, id: item.dataset.id } : null;
    const same = next && this.selection && next.id === this.selection.id && next.kind === this.selection.kind;
    this.selection = same ? null : next;
    this.mark();
    this.choose(this.selection);
  }

  // -------------------------------------------------------------- moving

  place() {
    const { k, x, y } = this.zoom;
    this.world.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
    // Names grow much slower than the map, from a projector's screen to the closest view.
    const shrink = Math.pow(k * (this.svg.getScreenCTM()?.a || 1), -0.75);
    for (const label of this.world.querySelectorAll(".label")) {
      label.setAttribute("transform", `translate(${label.dataset.x} ${label.dataset.y}) scale(${shrink})`);
    }
    clearLabels(this.world);
    this.drawScale();
  }

  drawScale() {
    const pixels = this.svg.getScreenCTM()?.a || 1;
    const metres = this.data.metres / (this.zoom.k * pixels);
    const bar = roundLength(110 * metres);
    this.compass.replaceChildren();
    html("span", "length", this.compass, lengthText(bar));
    const line = html("span", "bar", this.compass);
    line.style.width = `${bar / metres}px`;
    html("span", "north", this.compass, this.data.words.north);
  }

  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY);
    return at.matrixTransform(this.svg.getScreenCTM().inverse());
  }

  scale(factor, centre = null) {
    const at = centre || { x: this.data.width / 2, y: this.data.height / 2 };
    const k = Math.min(MAX_ZOOM, Math.max(1, this.zoom.k * factor));
    const ratio = k / this.zoom.k;
    this.zoom = { k, x: at.x - (at.x - this.zoom.x) * ratio, y: at.y - (at.y - this.zoom.y) * ratio };
    if (k === 1) this.zoom = { k: 1, x: 0, y: 0 };
    this.place();
  }

  move(x, y) {
    this.zoom = { ...this.zoom, x: this.zoom.x + x, y: this.zoom.y + y };
    this.place();
  }

  home() {
    this.zoom = { k: 1, x: 0, y: 0 };
    this.place();
  }

  // -------------------------------------------------------------- listening

  listen() {
    const { svg } = this;
    let from = null;
    let travelled = 0;
    svg.addEventListener("pointerdown", (event) => {
      from = this.point(event);
      travelled = 0;
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return this.hover(event);
      travelled += Math.abs(event.movementX) + Math.abs(event.movementY);
      if (travelled < 5) return undefined;
      const to = this.point(event);
      this.move(to.x - from.x, to.y - from.y);
      from = to;
      return undefined;
    });
    svg.addEventListener("pointerup", (event) => {
      const clicked = from && travelled < 5;
      from = null;
      svg.releasePointerCapture(event.pointerId);
      if (!clicked) return;
      const below = this.root.getRootNode().elementFromPoint(event.clientX, event.clientY);
      this.pick(below ? below.closest("[data-kind]") : null);
    });
    svg.addEventListener("pointerleave", () => { this.tip.hidden = true; });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey && !this.root.contains(this.root.getRootNode().activeElement)) return;
      event.preventDefault();
      this.scale(Math.exp(-event.deltaY / 400), this.point(event));
    }, { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => { if (this.world) this.place(); }).observe(svg);
  }

  key(event) {
    const item = event.target.closest("[data-kind]");
    const step = 60;
    const acts = {
      Enter: () => item && this.pick(item),
      " ": () => item && this.pick(item),
      Escape: () => this.pick(null),
      "+": () => this.scale(1.5),
      "=": () => this.scale(1.5),
      "-": () => this.scale(1 / 1.5),
      0: () => this.home(),
      ArrowLeft: () => this.move(step, 0),
      ArrowRight: () => this.move(-step, 0),
      ArrowUp: () => this.move(0, step),
      ArrowDown: () => this.move(0, -step),
    };
    if (!(event.key in acts)) return;
    event.preventDefault();
    acts[event.key]();
  }

  hover(event) {
    const item = event.target.closest("[data-kind]");
    this.tip.hidden = !item;
    if (!item) return;
    const list = item.dataset.kind === "flow" ? this.data.flows : this.data.plots;
    const found = list.find((entry) => entry.id === item.dataset.id);
    this.tip.replaceChildren();
    html("strong", "", this.tip, found.name);
    for (const [name, value] of found.tip) {
      const row = html("div", "row", this.tip);
      html("span", "", row, name);
      html("b", "", row, value);
    }
    const frame = this.root.getBoundingClientRect();
    const x = event.clientX - frame.left;
    const y = event.clientY - frame.top;
    this.tip.style.left = `${Math.min(x + 14, frame.width - this.tip.offsetWidth - 8)}px`;
    this.tip.style.top = `${y + this.tip.offsetHeight + 22 > frame.height ? y - this.tip.offsetHeight - 10 : y + 16}px`;
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  let root = parentElement.querySelector(".park-map");
  if (!root) {
    root = html("div", "park-map", parentElement);
    root.parkMap = new ParkMap(root);
  }
  root.style.height = `${data.pixels}px`;
  root.parkMap.show(data, (selection) => setStateValue("selection", selection));
}
