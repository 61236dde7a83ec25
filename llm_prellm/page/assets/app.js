// The page: what is asked for, what is shown, and what keys and buttons do.
const source = START.live ? new LiveSource() : new FileSource();
const asked = { query: "", session: "", model: "", from: "", to: "", tools: false, attachments: false, injected: false };
const FLAGS = ["tools", "attachments", "injected"];
let group = kept.get("group") === "session" ? "session" : "day";
let found = { records: [], words: [] };
let figures = null;
let opened = null;
let searching = 0;

const list = new List(byId("scroller"), byId("rows"), { opened: openRow, nearEnd: loadMore });
const reader = new Reader(byId("reader"), source, { forget: forgetOne });

function openRow(row, focus) {
  const address = addressOf(row.record.conversation, row.target);
  focusNext = focus;
  if (location.hash === address) route(); else location.hash = address;
}

let focusNext = false;

// -- the list ----------------------------------------------------------------------------

async function refresh({ keep = false } = {}) {
  const turn = ++searching;
  try {
    const result = await source.find(asked);
    if (turn !== searching) return;
    found = result;
    draw({ keep });
  } catch (error) {
    if (turn === searching) failed(error);
  }
}

function draw({ keep = false } = {}) {
  const rows = rowsOf(found, group);
  list.show(rows, found, { keep });
  byId("group").hidden = Boolean(found.ranked);
  const n = rows.filter((row) => !row.head).length;
  const name = found.searched ? (found.ranked ? "count.best" : found.alike ? "count.alike" : "count.found") : found.complete || !source.live ? "count.conversations" : "count.sofar";
  announce(n || found.complete === false ? word(name, { n }) : asked.query || active().length ? word("count.none") : "");
  byId("scroller").classList.toggle("nothing", n === 0 && found.complete !== false);
  byId("scroller").dataset.nothing = asked.query || active().length ? word("empty.found") : word("empty");
  if (opened) list.select(found.searched ? opened.turn ?? opened.conversation : opened.conversation);
}

async function loadMore() {
  if (!source.live || found.searched || found.complete) return;
  try {
    if (!await source.more()) return;
  } catch (error) {
    return failed(error);
  }
  found = source.soFar();
  draw({ keep: true });
}

function failed(error) {
  announce(word("failed", { what: error.message }));
}

// -- what is read ------------------------------------------------------------------------

async function route() {
  const [view, ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
  const focus = focusNext;
  focusNext = false;
  document.body.dataset.view = view === "list" || view === "" ? "list" : "reading";
  document.body.dataset.route = view;
  markView(view);
  try {
    if (view === "c") await readConversation(rest[0], rest[1]);
    else if (view === "t") {
      const record = await source.turn(rest[0]);
      if (record) { location.replace(addressOf(record.conversation, record.id)); return; }
      byId("reader").replaceChildren(el("div", { class: "measure" }, backLink(), el("p", { class: "muted" }, word(source.live ? "injected.gone" : "injected.not"))));
    } else if (view === "preferences") await readFigures((each) => el("div", { class: "measure wide-measure" }, backLink(), preferencesOf(each.preferences, { level: 1 })));
    else await readFigures((each) => overviewOf(each, { filter }));
  } catch (error) {
    failed(error);
  }
  if (focus || (view && view !== "list" && document.activeElement === document.body && matchMedia("(max-width: 860px)").matches)) byId("reading")?.focus({ preventScroll: true });
}

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

async function readConversation(conversation, turn) {
  opened = { conversation, turn };
  const records = await source.conversation(conversation);
  if (opened.conversation !== conversation) return;
  if (!records.length) {
    byId("reader").replaceChildren(el("div", { class: "measure" }, backLink(), el("p", { class: "muted" }, word("reader.empty"))));
    return;
  }
  reader.show(records, found, turn);
  list.select(found.searched && turn ? turn : conversation);
}

async function readFigures(view) {
  opened = null;
  if (!figures) byId("reader").replaceChildren(el("p", { class: "muted measure" }, word("loading")));
  figures ??= await source.overview();
  byId("reader").replaceChildren(view(figures));
  byId("reader").scrollTop = 0;
  drawFilters();
}

async function forgetOne(record) {
  if (!await confirmForget(record)) return;
  try {
    await source.forget(record.id);
  } catch (error) {
    return failed(error);
  }
  figures = null;
  await refresh({ keep: true });
  const left = (await source.conversation(record.conversation)).length;
  if (left) await readConversation(record.conversation); else location.hash = "#/";
  announce(word("forgotten"));
  byId("reading")?.focus({ preventScroll: true });
}

// -- filters -----------------------------------------------------------------------------

function active() {
  return Object.keys(asked).filter((name) => name !== "query" && asked[name]);
}

function filter(values) {
  Object.assign(asked, { session: "", model: "", from: "", to: "", tools: false, attachments: false, injected: false }, values);
  drawFilters();
  refresh();
  if (matchMedia("(max-width: 860px)").matches) location.hash = "#/list";
}

function change(name, value) {
  asked[name] = value;
  drawChips();
  refresh();
}

function drawFilters() {
  const names = (counts, unnamed) => [["", word("filter.any")], ...Object.keys(counts ?? {}).map((name) => [name, unnamed[name] ?? name])];
  const choice = (name, options) => {
    const select = el("select", { id: `filter-${name}` }, options.map(([value, text]) => el("option", { value }, text)));
    select.value = asked[name];
    select.addEventListener("change", () => change(name, select.value));
    return el("label", { class: "field", for: `filter-${name}` }, el("span", {}, word(`filter.${name}`)), select);
  };
  const date = (name) => {
    const input = el("input", { type: "date", id: `filter-${name}`, value: asked[name] });
    input.addEventListener("change", () => change(name, input.value));
    return el("label", { class: "field", for: `filter-${name}` }, el("span", {}, word(`filter.${name}`)), input);
  };
  const flagged = (name, sign) => {
    const box = el("input", { type: "checkbox", id: `filter-${name}`, checked: asked[name] });
    box.addEventListener("change", () => change(name, box.checked));
    return el("label", { class: "check", for: `filter-${name}` }, box, icon(sign), word(`filter.${name}`));
  };
  byId("filters").replaceChildren(
    choice("session", names(figures?.sessions, { default: word("session.default") })),
    choice("model", names(figures?.models, { unknown: word("model.unknown") })),
    date("from"), date("to"),
    el("div", { class: "checks" }, flagged("injected", "memory"), flagged("tools", "tool"), flagged("attachments", "clip")));
  drawChips();
}

function drawChips() {
  const shown = { session: (value) => (value === "default" ? word("session.default") : value), from: (value) => `${word("filter.from")} ${shortDate(startOf(value))}`, to: (value) => `${word("filter.to")} ${shortDate(startOf(value))}` };
  const names = active();
  const oneDay = asked.from && asked.from === asked.to;
  byId("chips").replaceChildren(...names.filter((name) => !(oneDay && name === "to")).map((name) => {
    const text = oneDay && name === "from" ? shortDate(startOf(asked.from)) : FLAGS.includes(name) ? word(`filter.${name}`) : (shown[name] ?? String)(asked[name]);
    return button(text, { class: "chip", "aria-label": word("filter.remove", { name: text }), onclick: () => {
      filter(Object.fromEntries(names.filter((each) => each !== name && !(oneDay && each === "to")).map((each) => [each, asked[each]])));
      byId("toggle-filters").focus();
    } }, text, icon("close"));
  }), ...(names.length > 1 && !oneDay ? [button(word("filter.clear"), { class: "quiet", onclick: () => filter({}) })] : []));
  const toggle = byId("toggle-filters");
  const label = names.length ? word("filters.active", { n: names.length }) : word("filters");
  toggle.setAttribute("aria-label", label);
  toggle.classList.toggle("on", names.length > 0);
}

function toggleFilters() {
  const panel = byId("filters");
  panel.hidden = !panel.hidden;
  byId("toggle-filters").setAttribute("aria-expanded", String(!panel.hidden));
  if (!panel.hidden) panel.querySelector("select").focus();
}

// -- the frame ---------------------------------------------------------------------------

const THEMES = ["auto", "light", "dark"];
let theme = THEMES.includes(kept.get("theme")) ? kept.get("theme") : "auto";

function applyTheme() {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function markView(view) {
  for (const link of byId("views").children) {
    if (link.hash === `#/${view || "list"}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function drawFrame() {
  document.documentElement.lang = language;
  document.title = [word("memory"), START.overview?.scope].filter(Boolean).join(" · ");
  byId("scope").textContent = START.overview?.scope ?? "";
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  byId("query").placeholder = word("search.hint");
  byId("listing").setAttribute("aria-label", word("conversations"));
  byId("views").setAttribute("aria-label", word("views"));
  byId("views").replaceChildren(...["list", "overview", "preferences"].map((name) =>
    el("a", { href: `#/${name}`, class: `view-${name}` }, word(name === "list" ? "conversations" : name))));
  markView(document.body.dataset.route);
  byId("tools").replaceChildren(
    button(word("language"), { class: "language", lang: language === "pl" ? "en" : "pl", "aria-label": word("language"), title: word("language"), onclick: switchLanguage }, language === "pl" ? "EN" : "PL"),
    iconButton({ auto: "auto", light: "sun", dark: "moon" }[theme], word(`theme.${theme}`), { onclick: switchTheme, id: "theme" }),
    iconButton("help", word("help"), { onclick: showHelp, id: "help" }));
  const grouping = el("select", { id: "group", "aria-label": word("group") }, ["day", "session"].map((name) => el("option", { value: name }, word(`group.${name}`))));
  grouping.value = group;
  grouping.addEventListener("change", () => { group = grouping.value; kept.set("group", group); draw(); });
  const open = !byId("filters").hidden;
  byId("listing-tools").replaceChildren(grouping,
    iconButton("filter", word("filters"), { id: "toggle-filters", "aria-expanded": String(open), "aria-controls": "filters", onclick: toggleFilters }));
  drawFilters();
}

function switchTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  kept.set("theme", theme);
  applyTheme();
  drawFrame();
  byId("theme").focus();
}

function switchLanguage() {
  language = language === "pl" ? "en" : "pl";
  kept.set("language", language);
  drawFrame();
  draw({ keep: true });
  route();
  document.querySelector(".language").focus();
}

function toggleDetails() {
  const all = [...document.querySelectorAll(".injected")];
  const open = all.some((each) => !each.open);
  for (const each of all) each.open = open;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "Escape") return escape(event);
  if (event.target.id === "query") {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      const index = list.step(1, -1);
      if (index >= 0) { list.choose(index, { focus: true }); if (event.key === "Enter") openRow(list.rows[index], true); }
    }
    return;
  }
  if (typing || (!singleKeys() && event.key !== "/")) return;
  const keys = {
    "/": () => { byId("query").focus(); byId("query").select(); },
    j: () => list.move(1), k: () => list.move(-1),
    f: toggleFilters, o: () => go("#/overview"), p: () => go("#/preferences"), m: toggleDetails,
    t: switchTheme, l: switchLanguage, "?": showHelp,
  };
  if (Object.hasOwn(keys, event.key)) { event.preventDefault(); keys[event.key](); }
});

function go(address) {
  focusNext = true;
  location.hash = address;
}

function escape(event) {
  if (event.target.id === "query" || asked.query) {
    event.preventDefault();
    byId("query").value = "";
    search("");
    byId("query").focus();
  } else if (document.body.dataset.view === "reading") location.hash = "#/list";
}

let delayed = 0;

function search(query) {
  asked.query = query;
  clearTimeout(delayed);
  // The file answers at once; the server is asked when the fingers rest.
  if (source.live && query) delayed = setTimeout(refresh, 140); else refresh();
}

byId("query").addEventListener("input", (event) => search(event.target.value));
byId("search").addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", route);

applyTheme();
drawFrame();
source.begin(() => {
  document.documentElement.dataset.complete = String(Math.round(performance.now()));
  refresh({ keep: true });
  if (/^#\/[ct]\//.test(location.hash)) route();
});
refresh().then(route).then(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
