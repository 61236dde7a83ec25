// The data of a running llm session browse, page by page.
class LiveSource {
  constructor() {
    this.live = true;
    this.complete = false;
    this.byId = new Map();
    this.pages = null;
  }

  begin() {}

  async overview() {
    this.figures = await this.ask("overview");
    return this.figures;
  }

  async find(asked) {
    if (asked.query.trim()) {
      const { records } = await this.ask("search", { ...this.limits(asked), query: asked.query });
      this.remember(records);
      // The search knows inflection; what is marked begins as the words do.
      return { records, words: beginningsOf(asked.query), whole: true, searched: true, ranked: true, complete: true };
    }
    this.pages = { asked: this.limits(asked), records: [], next: "" };
    const pages = this.pages;
    // A filter that little fits takes the server more than one look.
    do await this.more(); while (pages === this.pages && pages.next !== null && pages.records.length < 40);
    return this.soFar();
  }

  soFar() {
    return { records: this.pages.records, words: [], complete: this.pages.next === null };
  }

  // The next page of the list; false when there is none.
  async more() {
    const pages = this.pages;
    if (!pages || pages.next === null || pages.busy) return false;
    pages.busy = true;
    try {
      const { records, next } = await this.ask("list", { ...pages.asked, beyond: pages.next });
      this.remember(records);
      pages.records.push(...records);
      pages.next = next;
    } finally {
      pages.busy = false;
    }
    return pages === this.pages;
  }

  limits({ session, model, from, to, tools, attachments, injected }) {
    const asked = { session, model, tools, attachments, injected };
    if (from) asked.since = startOf(from);
    if (to) asked.until = startOf(to, 1);
    return Object.fromEntries(Object.entries(asked).filter(([, value]) => value));
  }

  async conversation(id) {
    const { records } = await this.ask("conversation", { id });
    this.remember(records);
    return records;
  }

  async turn(id) {
    if (!this.byId.has(id)) {
      const { records } = await this.ask("turn", { id });
      this.remember(records);
    }
    return this.byId.get(id) ?? null;
  }

  async forget(id) {
    await this.ask("forget", { id }, "POST");
    this.byId.delete(id);
    if (this.pages) this.pages.records = this.pages.records.filter((record) => record.id !== id);
  }

  remember(records) {
    for (const record of records) this.byId.set(record.id, record);
  }

  async ask(name, values = {}, method = "GET") {
    const address = new URL(`api/${name}`, location.origin);
    const options = { method, credentials: "same-origin", headers: {} };
    if (method === "POST") {
      options.headers["X-Prellm-Token"] = START.token;
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(values);
    } else {
      for (const [key, value] of Object.entries(values)) if (value !== "") address.searchParams.set(key, value === true ? "1" : value);
    }
    let answer;
    try { answer = await fetch(address, options); } catch { throw new Error(word("offline")); }
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(content.error ?? answer.statusText);
    return content;
  }
}
