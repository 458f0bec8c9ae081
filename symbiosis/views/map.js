// The map on the page: moves it, shows and hides its layers, tells what was chosen.
// Drawing is map_draw.js, files are map_export.js; the three are one module in the browser.

const MAX_ZOOM = 24;
const ICONS = {
  zoom_in: "M8 3v10M3 8h10",
  zoom_out: "M3 8h10",
  home: "M2.5 8L8 3l5.5 5M4 7v6h8V7",
  animate: "M2 6h8M7.5 3.5L10 6L7.5 8.5M5 11h9M11.5 8.5L14 11l-2.5 2.5",
  full: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
};

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
    this.credit = html("div", "credit", strip);
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
    this.credit.textContent = this.data.credit;
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
      const hidden = this.hidden.has(part.dataset.medium)
        || (this.hidden.has("standing") && part.dataset.standing === "true");
      part.style.display = hidden ? "none" : "";
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
    clearLabels(this.world, k);
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
