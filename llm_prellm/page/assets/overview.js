// Figures, a heat map of a year, and preferences with what they were read from.
const WEEKS = 53;

function overviewOf(figures, { filter }) {
  const activity = new Map();
  for (const [slot, count] of figures.activity) {
    const day = dayOf((slot + 0.5) * figures.slot);
    activity.set(day, (activity.get(day) ?? 0) + count);
  }
  const counted = [["interactions", figures.interactions], ["conversations", figures.conversations],
    ["sessions", Object.keys(figures.sessions).length], ["models", Object.keys(figures.models).length]];
  const body = figures.interactions ? [
    el("dl", { class: "figures" }, counted.map(([name, n]) => el("div", {}, el("dt", {}, word(`figures.${name}`)), el("dd", {}, number(n))))),
    heatMap(activity, figures.last, (day) => filter({ from: day, to: day })),
    el("div", { class: "two" },
      bars(word("by.session"), figures.sessions, (name) => (name === "default" ? word("session.default") : name), (name) => filter({ session: name })),
      bars(word("by.model"), figures.models, (name) => (name === "unknown" ? word("model.unknown") : name), (name) => filter({ model: name }))),
  ] : [el("p", { class: "muted" }, word("empty"))];
  return el("div", { class: "measure wide-measure" }, backLink(),
    el("header", { class: "reader-head" },
      figures.interactions ? el("p", { class: "eyebrow" }, word("figures.span", { first: shortDate(figures.first), last: shortDate(figures.last) })) : null,
      el("h1", { tabindex: "-1", id: "reading" }, word("overview"))),
    body, preferencesOf(figures.preferences, { level: 2 }),
    el("p", { class: "made" }, START.live ? word("made.live") : word("made", { date: `${shortDate(figures.made)}, ${clock(figures.made)}` })));
}

function bars(title, counts, name, chosen) {
  const most = Math.max(1, ...Object.values(counts));
  return el("section", { class: "bars" }, el("h2", {}, title), el("ul", {}, Object.entries(counts).slice(0, 8).map(([key, count]) => {
    const node = button(name(key), { class: "bar-row", onclick: () => chosen(key) },
      el("span", { class: "bar-name" }, name(key)), el("span", { class: "bar-count" }, number(count)), el("span", { class: "bar-line", "aria-hidden": "true" }));
    node.style.setProperty("--part", String(count / most));
    return el("li", {}, node);
  })));
}

// A year that ends with the last thing said: a column for each week, a row for each weekday.
function heatMap(activity, last, chosen) {
  const end = dayOf(last);
  const weekday = (new Date(startOf(end) * 1000).getDay() + 6) % 7;
  const days = Array.from({ length: (WEEKS - 1) * 7 + weekday + 1 }, (_, back) => dayOf(startOf(end, -back) + 3600)).reverse();
  const counts = days.map((day) => activity.get(day) ?? 0);
  const level = leveling(counts.filter(Boolean));
  const grid = el("div", { class: "heat", role: "grid", "aria-label": word("activity"), "aria-describedby": "heat-hint" });
  const months = el("div", { class: "heat-months", "aria-hidden": "true" });
  let month = "";
  let labelled = -9;
  for (let week = 0; week < WEEKS; week++) {
    const day = days[week * 7];
    if (day.slice(0, 7) !== month) {
      month = day.slice(0, 7);
      if (week > 0 && week < WEEKS - 1 && week - labelled > 2) {
        const label = el("span", {}, dated(startOf(day), { month: "short" }));
        label.style.gridColumn = String(week + 2);
        months.append(label);
        labelled = week;
      }
    }
  }
  const cells = [];
  for (let row = 0; row < 7; row++) {
    const name = dated(startOf(days[row]), { weekday: "short" });
    const line = el("div", { class: "heat-row", role: "row" }, el("span", { class: "heat-day", role: "rowheader" }, row % 2 ? "" : name));
    for (let week = 0; week < WEEKS; week++) {
      const at = week * 7 + row;
      if (at >= days.length) { line.append(el("span", { class: "heat-none", role: "gridcell" })); continue; }
      const count = counts[at];
      const label = word("activity.day", { date: longDate(startOf(days[at])), count: count ? word("count.interactions", { n: count }) : word("activity.none") });
      const cell = button(label, { class: "heat-cell", "data-level": String(level(count)), "data-at": String(at), "aria-label": label, title: label,
        tabindex: at === days.length - 1 ? "0" : "-1", onclick: () => { if (count) chosen(days[at]); } }, "");
      cells[at] = cell;
      line.append(el("span", { role: "gridcell" }, cell));
    }
    grid.append(line);
  }
  grid.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = Number(event.target.dataset?.at);
    if (!by || !cells[at + by]) return;
    event.preventDefault();
    cells[at].tabIndex = -1;
    cells[at + by].tabIndex = 0;
    cells[at + by].focus();
  });
  const legend = el("p", { class: "heat-legend", "aria-hidden": "true" }, word("activity.less"),
    [0, 1, 2, 3, 4].map((each) => el("span", { class: "heat-cell", "data-level": String(each) })), word("activity.more"));
  const scrolled = el("div", { class: "heat-scroll" }, months, grid);
  requestAnimationFrame(() => { scrolled.scrollLeft = scrolled.scrollWidth; });
  return el("section", { class: "activity" },
    el("div", { class: "section-head" }, el("h2", {}, word("activity")), el("span", { class: "muted" }, word("activity.year")), legend),
    scrolled, el("p", { class: "unseen", id: "heat-hint" }, word("activity.hint")));
}

// Four levels that halve the days with something on them, and halve again.
function leveling(counts) {
  const sorted = [...counts].sort((one, other) => one - other);
  const limits = [0.25, 0.5, 0.8].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return (count) => (count === 0 ? 0 : 1 + limits.filter((limit) => count > limit).length);
}

function preferencesOf({ standing, ended }, { level }) {
  const title = el(`h${level}`, level === 1 ? { tabindex: "-1", id: "reading" } : {}, word("preferences"));
  return el("section", { class: "preferences" }, title, el("p", { class: "intro" }, word("preferences.intro")),
    standing.length ? el("ul", { class: "cards" }, standing.map(preferenceCard)) : el("p", { class: "muted" }, word("preferences.none")),
    ended.length > 0 && el("details", { class: "ended" }, el("summary", {}, word("preferences.ended", { n: ended.length })),
      el("ul", { class: "cards" }, ended.map(preferenceCard))));
}

function preferenceCard(each) {
  const since = shortDate(each.since);
  const ended = each.until !== undefined;
  const source = each.source === "said" ? "preferences.said" : `preferences.${each.source}`;
  return el("li", { class: ended ? "card over" : "card" },
    el("div", { class: "card-head" }, el("span", { class: "card-key" }, each.label), each.session !== "default" && el("span", { class: "tag" }, each.session),
      el("span", { class: "card-since" }, ended ? word("preferences.until", { since, until: shortDate(each.until) }) : word("preferences.since", { date: since }))),
    el("p", { class: "card-value" }, each.value),
    el("p", { class: "card-from" }, each.words ? [icon("quote"), el("q", {}, each.words)] : word(has(source) ? source : "preferences.set"),
      each.turn && el("a", { href: `#/t/${encodeURIComponent(each.turn)}` }, word("preferences.turn"))),
    ended && each.ended_by && el("p", { class: "card-from" }, `${word("preferences.endedBy")}: `,
      each.ended_by === "by hand" ? word("preferences.byhand") : el("q", {}, each.ended_by)));
}
