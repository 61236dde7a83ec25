// A conversation to read, and each turn of it: what was asked, what memory added, what was answered.
const SOME = 25;

class Reader {
  constructor(holder, source, { go, forget }) {
    this.holder = holder;
    this.source = source;
    this.go = go;
    this.forget = forget;
  }

  show(records, { words, whole }, target) {
    this.mark = marking(words, whole);
    this.records = records;
    const [first] = records;
    const models = [...new Set(records.map((record) => record.model).filter(Boolean))];
    const head = el("header", { class: "reader-head" },
      el("p", { class: "eyebrow" }, longDate(first.time)),
      el("h1", { tabindex: "-1", id: "reading" }, excerpt(first.query.trim() || answerText(first) || word("untitled"), [], 140)),
      el("p", { class: "facts" }, first.session && el("span", { class: "tag" }, first.session),
        el("span", {}, word("turns", { n: records.length })), ...models.map((model) => el("span", { class: "model" }, model))));
    this.turns = el("div", { class: "turns" });
    this.done = 0;
    this.day = dayOf(first.time);
    this.holder.replaceChildren(el("div", { class: "measure" }, backLink(), head, this.turns));
    this.holder.scrollTop = 0;
    const upTo = target ? records.findIndex((record) => record.id === target) + 1 : 0;
    this.fill(Math.max(SOME, upTo + 3));
    if (upTo > 0) this.reveal(target);
  }

  fill(count) {
    this.watch?.disconnect();
    for (const record of this.records.slice(this.done, this.done + count)) {
      if (dayOf(record.time) !== this.day) {
        this.day = dayOf(record.time);
        this.turns.append(el("p", { class: "day-line" }, el("span", {}, dayName(this.day))));
      }
      this.turns.append(this.turn(record, ++this.done));
    }
    if (this.done >= this.records.length) return;
    // The rest comes as it is scrolled to.
    const end = el("p", { class: "more", "aria-hidden": "true" });
    this.turns.append(end);
    this.watch = new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) { end.remove(); this.fill(SOME); }
    }, { root: this.holder, rootMargin: "800px" });
    this.watch.observe(end);
  }

  reveal(id) {
    const turn = byId(`turn-${id}`);
    if (!turn) return;
    turn.classList.add("shown");
    if (this.records[0].id === id) return;
    turn.scrollIntoView({ block: "start" });
    // Turns above that were not drawn yet had a guessed height.
    requestAnimationFrame(() => turn.scrollIntoView({ block: "start" }));
  }

  turn(record, place) {
    const label = `${place}, ${clock(record.time)}`;
    return el("article", { class: "turn", id: `turn-${record.id}`, "aria-label": label },
      el("div", { class: "asked" },
        el("div", { class: "turn-head" }, el("span", { class: "who" }, word("you")),
          el("time", { datetime: new Date(record.time * 1000).toISOString(), title: longDate(record.time) }, clock(record.time)),
          record.origin && has(`origin.${record.origin}`) && el("span", { class: "origin" }, word(`origin.${record.origin}`)),
          this.source.live && button(word("forget"), { class: "quiet forget", onclick: () => this.forget(record) }, icon("forget"), word("forget"))),
        el("div", { class: "prompt" }, record.query.trim() ? this.mark(record.query.trim()) : el("span", { class: "muted" }, word("no.words"))),
        record.attachments && el("ul", { class: "attached", "aria-label": word("attachment") }, record.attachments.map(attachedFile))),
      record.receipt && this.receipt(record.receipt),
      record.tools?.map((tool) => toolUse(tool, this.mark)),
      (record.answer.length > 0 || !record.tools) && el("div", { class: "answered" },
        el("div", { class: "turn-head" }, el("span", { class: "who" }, record.model ?? word("model.unknown"))),
        el("div", { class: "prose" }, record.answer.length ? built(record.answer, this.mark) : el("p", { class: "muted" }, word("no.words")))));
  }

  receipt(receipt) {
    const facts = [receipt.recalled.length ? word("injected.recalled", { n: receipt.recalled.length }) : word("injected.none")];
    if (receipt.tokens) facts.push(word("injected.tokens", { n: receipt.tokens.history, budget: receipt.tokens.budget }));
    facts.push(word("injected.took", { n: Math.round(receipt.milliseconds) }));
    const details = el("details", { class: "injected" },
      el("summary", {}, icon("memory"), el("span", { class: "injected-name" }, word("injected")), el("span", { class: "injected-facts" }, facts.join(" · "))));
    // What is inside is made when somebody looks.
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(this.receiptBody(receipt));
    });
    return details;
  }

  receiptBody(receipt) {
    return el("div", { class: "injected-body" },
      (receipt.warnings ?? []).map((text) => el("p", { class: "warning" }, text)),
      receipt.masked && el("p", { class: "warning" }, word("injected.masked")),
      this.items(receipt.recalled, "injected.items"),
      [["injected.system", receipt.system], ["injected.before", receipt.before], ["injected.prompt", receipt.prompt]].map(([name, text]) =>
        text && text.trim() && el("div", {}, el("h4", {}, word(name)), el("pre", { tabindex: "0" }, text.trim()))),
      this.items(receipt.left_out, "injected.left"));
  }

  items(items, name) {
    if (!items?.length) return null;
    const list = el("ul", { class: "recalled" });
    for (const item of items) {
      const words = el("span", { class: "recalled-words" }, item.id);
      const node = el("li", {}, words, scored(item));
      if (item.reason) node.append(el("span", { class: "reason" }, has(`reason.${item.reason}`) ? word(`reason.${item.reason}`) : item.reason));
      list.append(node);
      this.source.turn(item.id).then((record) => {
        if (!record) return words.replaceChildren(word(this.source.live ? "injected.gone" : "injected.not"));
        words.replaceChildren(el("a", { href: addressOf(record.conversation, record.id) }, excerpt(record.query || answerText(record), [], 120)));
      }).catch(() => words.replaceChildren(word("injected.gone")));
    }
    return el("div", {}, el("h4", {}, word(name)), list);
  }
}

// A score and the parts of it.
function scored({ score, why }) {
  const bar = el("span", { class: "score-bar" });
  bar.style.setProperty("--part", String(Math.max(0, Math.min(1, score))));
  return el("span", { class: "score" }, bar, el("b", {}, decimal(score)), el("span", {}, scoreText(why).join(" + ")));
}

// What adds nothing at two digits is not shown.
function scoreText(why) {
  return Object.entries(why ?? {}).filter(([, value]) => Math.abs(value) >= 0.005)
    .map(([name, value]) => `${has(`why.${name}`) ? word(`why.${name}`) : name} ${decimal(value)}`);
}

function toolUse(tool, mark) {
  return el("details", { class: "tool-use" },
    el("summary", {}, icon("tool"), el("span", {}, word("tool")), el("code", {}, tool.name)),
    el("div", { class: "injected-body" }, el("h4", {}, word("tool.called")), el("pre", { tabindex: "0" }, mark(tool.arguments)),
      tool.output !== null && tool.output !== undefined && [el("h4", {}, word("tool.result")), el("pre", { tabindex: "0" }, mark(tool.output))]));
}

function attachedFile({ type, name }) {
  return el("li", {}, icon("clip"), el("span", {}, name || word("attachment.piped")), type && el("span", { class: "muted" }, type));
}

function addressOf(conversation, turn) {
  return `#/c/${encodeURIComponent(conversation)}${turn ? `/${encodeURIComponent(turn)}` : ""}`;
}

function backLink() {
  return el("a", { class: "back", href: "#/list" }, icon("back"), word("back"));
}
