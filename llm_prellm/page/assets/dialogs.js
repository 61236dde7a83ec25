// The help and the question before something is forgotten.
const SHORTCUTS = [["/", "help.search"], ["j", "help.next"], ["k", "help.previous"], ["Enter", "help.open"], ["Esc", "help.escape"],
  ["f", "help.filters"], ["o", "help.overview"], ["p", "help.preferences"], ["m", "help.details"], ["t", "help.theme"], ["l", "help.language"], ["?", "help.help"]];

function dialog(name, title, ...content) {
  const made = el("dialog", { class: `dialog dialog-${name}`, "aria-labelledby": `dialog-${name}` },
    el("h2", { id: `dialog-${name}` }, title), content);
  made.addEventListener("close", () => made.remove());
  // A click beside it closes it.
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  document.body.append(made);
  made.showModal();
  return made;
}

function showHelp() {
  const single = el("input", { type: "checkbox", checked: singleKeys() });
  single.addEventListener("change", () => kept.set("keys", single.checked ? "on" : "off"));
  const made = dialog("help", word("help"),
    el("dl", { class: "shortcuts" }, SHORTCUTS.map(([key, name]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, word(name))))),
    el("div", { class: "dialog-foot" }, el("label", {}, single, word("help.on")),
      button(word("close"), { class: "solid", autofocus: true, onclick: () => made.close() })));
}

// Shortcuts of one letter get in the way of speech input, so they can be switched off.
function singleKeys() {
  return kept.get("keys") !== "off";
}

function confirmForget(record) {
  return new Promise((answer) => {
    let said = false;
    const made = dialog("forget", word("forget.title"),
      el("blockquote", { class: "forget-what" }, excerpt(record.query || answerText(record), [], 220)),
      el("p", {}, word("forget.text")),
      el("div", { class: "dialog-foot" },
        button(word("cancel"), { class: "plain", autofocus: true, onclick: () => made.close() }),
        button(word("forget.yes"), { class: "solid danger", onclick: () => { said = true; made.close(); } })));
    made.addEventListener("close", () => answer(said));
  });
}
