// The list of conversations, or of what a search found: only the rows in sight exist.
const ROW = 92;
const HEAD = 44;
const BEYOND = 6;

class List {
  constructor(scroller, holder, { opened, nearEnd }) {
    this.scroller = scroller;
    this.holder = holder;
    this.opened = opened;
    this.nearEnd = nearEnd;
    this.rows = [];
    this.tops = [0];
    this.drawn = new Map();
    this.current = -1;
    // Kept, because asking for them while the list changes makes the browser lay the page out at once.
    this.top = 0;
    this.height = scroller.clientHeight || innerHeight;
    scroller.addEventListener("scroll", () => this.later(), { passive: true });
    new ResizeObserver(([entry]) => { this.height = entry.contentRect.height; this.later(); }).observe(scroller);
    holder.addEventListener("keydown", (event) => this.key(event));
  }

  show(rows, { words, whole }, { keep = false } = {}) {
    const held = this.rows[this.current]?.key;
    this.rows = rows;
    this.mark = marking(words, whole);
    this.words = words;
    this.whole = whole;
    this.items = rows.filter((row) => !row.head).length;
    this.tops = [0];
    for (const row of rows) this.tops.push(this.tops.at(-1) + (row.head ? HEAD : ROW));
    this.holder.style.height = `${this.tops.at(-1)}px`;
    this.drawn.clear();
    this.holder.replaceChildren();
    this.current = held === undefined ? -1 : rows.findIndex((row) => row.key === held);
    if (!keep && this.top) { this.scroller.scrollTop = 0; this.top = 0; }
    this.draw();
  }

  later() {
    this.waiting ??= requestAnimationFrame(() => { this.waiting = null; this.top = this.scroller.scrollTop; this.draw(); });
  }

  // The index of the row at a height, by halving.
  at(height) {
    let low = 0, high = this.rows.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= height) low = middle; else high = middle - 1;
    }
    return low;
  }

  draw() {
    if (!this.rows.length) return;
    const first = Math.max(0, this.at(this.top) - BEYOND);
    const last = Math.min(this.rows.length - 1, this.at(this.top + this.height) + BEYOND);
    for (const [index, node] of this.drawn) {
      // The row that has the focus stays, or the focus would be lost.
      if ((index < first || index > last) && !node.contains(document.activeElement)) {
        node.remove();
        this.drawn.delete(index);
      }
    }
    for (let index = first; index <= last; index++) if (!this.drawn.has(index)) this.add(index);
    if (last > this.rows.length - 12) this.nearEnd();
  }

  add(index) {
    const row = this.rows[index];
    const node = row.head ? el("li", { class: "row-head" }, el("h2", {}, row.head), el("span", {}, row.note ?? "")) : this.item(row, index);
    node.style.top = `${this.tops[index]}px`;
    // In order, so that a screen reader and the Tab key meet the rows as they are seen.
    const after = [...this.drawn.keys()].filter((each) => each > index).sort((one, other) => one - other)[0];
    this.holder.insertBefore(node, after === undefined ? null : this.drawn.get(after));
    this.drawn.set(index, node);
  }

  item(row, index) {
    const record = row.record;
    const title = record.query.trim() || answerText(record) || word("no.words");
    const words = this.words;
    const inQuery = words.length && places(title, words, this.whole).length;
    const about = inQuery || !words.length ? title : title.slice(0, 160);
    const node = el("li", { class: "row", "aria-setsize": String(this.items), "aria-posinset": String(row.place) },
      el("button", { type: "button", class: "row-button", tabindex: index === this.tabStop() ? "0" : "-1", "data-index": String(index),
        "aria-current": index === this.current ? "true" : null, onclick: () => { this.choose(index); this.opened(row, true); } },
      el("span", { class: "row-title" }, this.mark(excerpt(about, words, 120, this.whole))),
      el("span", { class: "row-text" }, this.mark(excerpt(answerText(record), words, 180, this.whole))),
      el("span", { class: "row-meta" }, el("span", {}, row.dated ? `${shortDate(row.time)}, ${clock(row.time)}` : clock(row.time)),
        row.session && el("span", { class: "tag" }, row.session),
        record.score !== undefined && row.target && el("span", { title: scoreText(record.why).join(" + ") }, decimal(record.score)),
        row.turns > 1 && el("span", {}, word("turns", { n: row.turns })),
        row.flags.injected && flag("memory", "injected"), row.flags.tools && flag("tool", "tool"), row.flags.attachments && flag("clip", "attachment"))));
    return node;
  }

  tabStop() {
    return this.current >= 0 ? this.current : this.rows.findIndex((row) => !row.head);
  }

  choose(index, { focus = false } = {}) {
    const before = this.drawn.get(this.tabStop())?.querySelector("button");
    if (before) { before.tabIndex = -1; before.removeAttribute("aria-current"); }
    this.current = index;
    const top = this.tops[index], height = this.rows[index]?.head ? HEAD : ROW;
    if (top < this.top + HEAD) this.scroller.scrollTop = top - HEAD;
    else if (top + height > this.top + this.height) this.scroller.scrollTop = top + height - this.height;
    this.top = this.scroller.scrollTop;
    this.draw();
    const made = this.drawn.get(index)?.querySelector("button");
    if (made) {
      made.tabIndex = 0;
      made.setAttribute("aria-current", "true");
      if (focus) made.focus({ preventScroll: true });
    }
  }

  // The next row that can be read, up or down.
  step(by, from = this.current) {
    for (let index = from < 0 && by > 0 ? 0 : from + by; index >= 0 && index < this.rows.length; index += by) {
      if (!this.rows[index].head) return index;
    }
    return -1;
  }

  move(by, { focus = false } = {}) {
    const index = this.step(by);
    if (index >= 0) { this.choose(index, { focus }); this.opened(this.rows[index], false); }
  }

  key(event) {
    const at = Number(event.target.dataset?.index);
    if (!Number.isInteger(at) || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.height / ROW) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -at, End: this.rows.length - 1 - at };
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    let index = Math.min(this.rows.length - 1, Math.max(0, at + steps[event.key]));
    if (this.rows[index].head) index = this.step(steps[event.key] < 0 && index > 0 ? -1 : 1, index);
    if (index >= 0) this.choose(index, { focus: true });
  }

  select(key) {
    const index = this.rows.findIndex((row) => !row.head && (row.key === key || row.record.conversation === key));
    if (index >= 0 && index !== this.current) this.choose(index);
  }
}

function flag(name, label) {
  return el("span", { class: `flag flag-${name}`, title: word(label) }, icon(name), el("span", { class: "unseen" }, word(label)));
}

// Records, newest first, as rows: a row for each conversation, or, for a search, for each thing found.
function rowsOf({ records, searched, ranked }, group) {
  const rows = [];
  const units = searched ? records.map((record) => [record]) : [...grouped(records)];
  const headed = ranked ? [["", units]] : [...headings(units, group)];
  let place = 0;
  for (const [head, members] of headed) {
    if (head) rows.push({ head, note: number(members.length) });
    for (const members_ of members) rows.push(rowOf(members_, searched, ranked || group === "session", ++place));
  }
  return rows;
}

function rowOf(members, single, dated_, place) {
  // A conversation is called by what it began with.
  const record = single ? members[0] : members.at(-1);
  const some = (name) => members.some((each) => each[name]);
  return {
    key: single ? record.id : record.conversation,
    record,
    place,
    turns: members.length,
    session: record.session,
    time: members[0].time,
    dated: dated_,
    target: single ? record.id : null,
    flags: { tools: some("tools"), attachments: some("attachments"), injected: members.some((each) => each.receipt?.recalled.length) },
  };
}

function headings(units, group) {
  const groups = new Map();
  for (const unit of units) {
    const name = group === "session" ? unit[0].session ?? "" : (unit[0].day ??= dayOf(unit[0].time));
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(unit);
  }
  const named = [...groups].map(([name, members]) => [group === "session" ? name || word("session.default") : dayName(name), members, name]);
  if (group === "session") named.sort((one, other) => (one[2] === "") - (other[2] === "") || one[0].localeCompare(other[0], language));
  return named;
}

function grouped(records) {
  const groups = new Map();
  for (const record of records) {
    if (!groups.has(record.conversation)) groups.set(record.conversation, []);
    groups.get(record.conversation).push(record);
  }
  return groups.values();
}
