// The map as a file of its own: title, legend, scale bar, north arrow and date; nothing dimmed.

const FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";
const MARGIN = 28;
const HEADER = 64;
const FOOTER = 92;

function roundLength(metres) {
  const power = Math.pow(10, Math.floor(Math.log10(metres)));
  return [5, 2, 1].map((part) => part * power).find((length) => length <= metres);
}

function lengthText(metres) {
  return metres >= 1000 ? `${metres / 1000} km` : `${metres} m`;
}

function legendLine(entry, picture, colours) {
  const line = make("svg", { class: "swatch", viewBox: "0 0 34 10", width: 34, height: 10, "aria-hidden": "true" });
  const standing = entry.medium === "standing";
  const way = { d: "M1 5H33", "stroke-width": 5, fill: "none", stroke: standing ? colours.ink : colours[entry.medium] || colours.road,
    opacity: standing ? PALE : 1 };
  const dash = dashes(picture.dashes[entry.medium] || [], 3.4);
  if (dash) make("path", { ...way, "stroke-opacity": 0.35 }, line);
  make("path", { ...way, "stroke-dasharray": dash }, line);
  return line;
}

function exportFoot(svg, picture, colours, top) {
  let x = MARGIN;
  for (const entry of picture.legend) {
    const swatch = legendLine(entry, picture, colours);
    swatch.setAttribute("x", x);
    swatch.setAttribute("y", top + 16);
    svg.appendChild(swatch);
    const text = make("text", { x: x + 42, y: top + 25, "font-size": 13, fill: colours.ink }, svg, entry.name);
    make("text", { x: x + 42, y: top + 42, "font-size": 10.5, fill: colours.muted }, svg, entry.note);
    x += 60 + Math.max(text.textContent.length * 8, entry.note.length * 6.4, 90);
  }
  make("text", { x: MARGIN, y: top + 74, "font-size": 10.5, fill: colours.muted }, svg, picture.footer);
  const right = picture.width + MARGIN;
  const bar = roundLength(160 * picture.metres);
  const length = bar / picture.metres;
  make("path", { d: `M${right - length} ${top + 22}v6h${length}v-6`, fill: "none", stroke: colours.ink,
    "stroke-width": 1.5 }, svg);
  make("text", { x: right - length / 2, y: top + 46, "font-size": 12, fill: colours.ink, "text-anchor": "middle" }, svg,
    lengthText(bar));
  const north = right - length - 34;
  make("path", { d: `M${north} ${top + 10}l6 18l-6 -4l-6 4z`, fill: colours.ink }, svg);
  make("text", { x: north, y: top + 46, "font-size": 12, fill: colours.ink, "text-anchor": "middle" }, svg,
    picture.words.north_letter);
}

// Text has a size only on the page: put the picture there, out of sight, for as long as that takes.
function measure(svg, act) {
  const host = html("div", "", document.body);
  host.style.cssText = "position:fixed;left:-9999px;top:0";
  host.appendChild(svg);
  act();
  host.remove();
}

function exportSvg(picture, colours) {
  const width = picture.width + 2 * MARGIN;
  const height = picture.height + HEADER + FOOTER;
  const svg = make("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": FONT });
  make("title", {}, svg, picture.title);
  make("rect", { width, height, fill: colours.paper }, svg);
  make("text", { x: MARGIN, y: 34, "font-size": 21, "font-weight": 600, fill: colours.ink }, svg, picture.title);
  make("text", { x: MARGIN, y: 54, "font-size": 12.5, fill: colours.muted }, svg, picture.subtitle);
  const clip = make("clipPath", { id: "frame" }, make("defs", {}, svg));
  make("rect", { width: picture.width, height: picture.height }, clip);
  const frame = make("g", { transform: `translate(${MARGIN} ${HEADER})`, "clip-path": "url(#frame)" }, svg);
  make("rect", { width: picture.width, height: picture.height, fill: colours.land }, frame);
  drawWorld(frame, picture, colours);
  measure(svg, () => clearLabels(frame, 1));
  frame.querySelectorAll(".pulse, .hit, .crowded").forEach((element) => element.remove());
  frame.querySelectorAll("[tabindex]").forEach((element) => element.removeAttribute("tabindex"));
  exportFoot(svg, picture, colours, HEADER + picture.height);
  return new XMLSerializer().serializeToString(svg);
}

function offer(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function saveSvg(picture, colours) {
  offer(new Blob([exportSvg(picture, colours)], { type: "image/svg+xml" }), `${picture.file}.svg`);
}

function savePng(picture, colours) {
  const source = URL.createObjectURL(new Blob([exportSvg(picture, colours)], { type: "image/svg+xml" }));
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(source);
    canvas.toBlob((blob) => offer(blob, `${picture.file}.png`), "image/png");
  };
  image.src = source;
}
