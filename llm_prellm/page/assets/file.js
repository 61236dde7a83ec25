// The data that the page carries itself: all of it here, read in small steps after the newest is on the screen.
class FileSource {
  constructor() {
    this.records = [];
    this.byId = new Map();
    this.complete = false;
    this.figures = START.overview;
    this.live = false;
  }

  async overview() {
    return this.figures;
  }

  // Read the first block now, the others when the browser has time; `changed` is told when all is there.
  begin(changed) {
    this.readOne();
    const rest = () => {
      const until = performance.now() + 8;
      while (performance.now() < until) {
        if (!this.readOne()) {
          this.complete = true;
          changed();
          this.foldSome();
          return;
        }
      }
      setTimeout(rest);
    };
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => setTimeout(rest));
    else setTimeout(rest);
  }

  readOne() {
    const block = document.querySelector("script.chunk");
    if (!block) return false;
    for (const record of JSON.parse(block.textContent)) {
      this.records.push(record);
      this.byId.set(record.id, record);
    }
    block.remove();
    return true;
  }

  // Prepare for searching while nobody waits.
  foldSome(from = 0) {
    const until = performance.now() + 6;
    let at = from;
    while (at < this.records.length && performance.now() < until) haystack(this.records[at++]);
    if (at < this.records.length) setTimeout(() => this.foldSome(at));
  }

  async find(asked) {
    const within = this.records.filter((record) => fits(record, asked));
    const words = wordsOf(asked.query);
    if (!words.length) return { records: within, words, complete: this.complete };
    const holding = (wanted) => within.filter((record) => wanted.every((each) => haystack(record).includes(each)));
    const exact = holding(words);
    if (exact.length) return { records: exact, words, searched: true, complete: true };
    const alike = words.map(beginning);
    return { records: holding(alike), words: alike, whole: true, searched: true, alike: true, complete: true };
  }

  async conversation(id) {
    return this.records.filter((record) => record.conversation === id).reverse();
  }

  async turn(id) {
    return this.byId.get(id) ?? null;
  }
}

function answerText(record) {
  record.text ??= plain(record.answer).join("").trim();
  return record.text;
}

function haystack(record) {
  record.folded ??= fold(`${record.query}\n${answerText(record)}`);
  return record.folded;
}

// Whether a record is among those asked for. The live page leaves this to the server.
function fits(record, asked) {
  return (!asked.session || (record.session ?? "default") === asked.session)
    && (!asked.model || (record.model ?? "unknown") === asked.model)
    && (!asked.from || record.time >= startOf(asked.from))
    && (!asked.to || record.time < startOf(asked.to, 1))
    && (!asked.tools || Boolean(record.tools))
    && (!asked.attachments || Boolean(record.attachments))
    && (!asked.injected || Boolean(record.receipt?.recalled.length));
}
