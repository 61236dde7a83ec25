// Making elements. Text only ever becomes a text node: no HTML is parsed anywhere in this script.
const byId = (id) => document.getElementById(id);

function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  filter: "M3 5h14M6 10h8M8.5 15h3",
  sun: "M10 3V1.5M10 18.5V17M17 10h1.5M1.5 10H3M15 5l1-1M4 16l1-1M15 15l1 1M4 4l1 1M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z",
  auto: "M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14",
  help: "M7.6 7.6a2.4 2.4 0 1 1 3.5 2.1c-.8.5-1.1.9-1.1 1.8M10 14.2v.1M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z",
  back: "M12 4l-6 6 6 6",
  memory: "M10 3.2 16.8 10 10 16.8 3.2 10ZM10 7.4 12.6 10 10 12.6 7.4 10Z",
  tool: "M12.5 3.2a4 4 0 0 0-3.8 5.4L3.4 14a1.8 1.8 0 1 0 2.6 2.6l5.4-5.3a4 4 0 0 0 5.2-4.8l-2.5 2.4-2.4-.6-.6-2.4Z",
  clip: "M14.8 9.2l-5 5a3 3 0 0 1-4.3-4.3l5.8-5.7a2 2 0 0 1 2.8 2.8L8.5 12.6a1 1 0 0 1-1.4-1.4l4.9-4.9",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  quote: "M4 13.5c2-.4 3-1.7 3-4H4.5V6H8v3.5c0 3-1.3 5-4 5.4ZM12 13.5c2-.4 3-1.7 3-4h-2.5V6H16v3.5c0 3-1.3 5-4 5.4Z",
  forget: "M4.5 6h11M8 6V4.2h4V6M6 6l.7 10h6.6L14 6",
};

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function button(label, properties, ...children) {
  return el("button", { type: "button", ...properties }, ...(children.length ? children : [label]));
}

function iconButton(name, label, properties = {}) {
  return button(label, { ...properties, class: `icon-button ${properties.class ?? ""}`, "aria-label": label, title: label }, icon(name));
}

// Something for a screen reader to say, beside what is seen.
function announce(text) {
  byId("count").textContent = text;
}
