// The tree of a Markdown text (see richtext.py) as elements, and as plain words to search in.
const ELEMENTS = new Set(["p", "br", "hr", "em", "strong", "s", "blockquote", "ul", "ol", "li", "code", "pre", "a", "span",
  "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"]);
const BLOCKS = new Set(["p", "br", "hr", "blockquote", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "tr"]);
const LINKS = new Set(["http:", "https:", "mailto:"]);

function plain(nodes, out = []) {
  for (const node of nodes) {
    if (typeof node === "string") out.push(node);
    else {
      plain(node[1], out);
      out.push(BLOCKS.has(node[0]) ? "\n" : node[0] === "td" || node[0] === "th" ? " " : "");
    }
  }
  return out;
}

function built(nodes, mark) {
  return nodes.flatMap((node) => (typeof node === "string" ? mark(node) : [element(node, mark)]));
}

function element([tag, children, more], mark) {
  if (!ELEMENTS.has(tag)) return el("span", {}, built(children, mark));
  if (tag === "pre") return codeBlock(children, more, mark);
  if (tag === "a") return link(more, built(children, mark));
  // The page's own headings come first.
  if (/^h\d$/.test(tag)) return el(`h${Math.min(6, Number(tag[1]) + 3)}`, { class: `as-${tag}` }, built(children, mark));
  const made = el(tag, {}, built(children, mark));
  if (tag === "ol" && Number.isInteger(more) && more !== 1) made.start = more;
  if ((tag === "th" || tag === "td") && ["left", "right", "center"].includes(more)) made.classList.add(`to-${more}`);
  return tag === "table" ? el("div", { class: "wide", tabindex: "0" }, made) : made;
}

function link(address, children) {
  let url;
  try { url = new URL(address); } catch { return el("span", {}, children); }
  if (!LINKS.has(url.protocol)) return el("span", {}, children);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href }, children);
}

function codeBlock(children, name, mark) {
  const text = children.join("");
  const copy = button(word("copy"), { class: "copy" });
  copy.addEventListener("click", async () => {
    await copied(text);
    copy.textContent = word("copied");
    setTimeout(() => { copy.textContent = word("copy"); }, 1500);
  });
  return el("div", { class: "code" },
    el("div", { class: "code-head" }, el("span", {}, name || ""), copy),
    el("pre", { tabindex: "0" }, el("code", {}, mark(text))));
}

async function copied(text) {
  try { await navigator.clipboard.writeText(text); } catch {
    // A file opened from disk has no clipboard in some browsers.
    const area = el("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
