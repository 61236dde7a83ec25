// Which words of a text are meant: case, diacritics and, where nothing else fits, endings make no difference.
const MARKS = /\p{M}/gu;
const LETTER = /[\p{L}\p{N}]/u;

function fold(text) {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("ł", "l");
}

function wordsOf(query) {
  return fold(query).split(/\s+/).filter(Boolean);
}

// The beginning of a word that its other forms share, as a rule.
function beginning(text) {
  return text.length > 7 ? text.slice(0, -3) : text.length > 4 ? text.slice(0, -2) : text;
}

// What to mark of a question: the beginnings of its words but for the shortest, which stand everywhere.
function beginningsOf(query) {
  return (fold(query).match(/[\p{L}\p{N}]+/gu) ?? []).filter((each) => each.length > 2).map(beginning);
}

const plainText = (text) => [text];

// A function that splits a text into strings and <mark> elements.
function marking(words, whole) {
  const wanted = [...new Set(words)].filter((each) => each.length > 1 || words.length === 1);
  if (!wanted.length) return plainText;
  return (text) => {
    const found = places(text, wanted, whole);
    if (!found.length) return [text];
    const out = [];
    let end = 0;
    for (const [from, to] of found) {
      if (from > end) out.push(text.slice(end, from));
      out.push(el("mark", {}, text.slice(from, to)));
      end = to;
    }
    if (end < text.length) out.push(text.slice(end));
    return out;
  };
}

// Where words stand in a text, in order and apart; `whole`: where words begin with them, up to the word's end. Folding
// may change lengths, so each folded unit knows its origin.
function places(text, words, whole) {
  let folded = fold(text);
  let origin = null;
  if (folded.length !== text.length) {
    folded = "";
    origin = [];
    let at = 0;
    for (const character of text) {
      for (const unit of fold(character)) { folded += unit; for (let i = 0; i < unit.length; i++) origin.push(at); }
      at += character.length;
    }
    origin.push(at);
  }
  const found = [];
  for (const each of words) {
    for (let at = folded.indexOf(each); at >= 0; at = folded.indexOf(each, at + each.length)) {
      let to = at + each.length;
      if (whole && at > 0 && LETTER.test(folded[at - 1])) continue;
      while (whole && to < folded.length && LETTER.test(folded[to])) to++;
      found.push(origin ? [origin[at], origin[to]] : [at, to]);
      if (found.length > 400) break;
    }
  }
  found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  return found.filter((() => { let end = -1; return ([from, to]) => from >= end && to > from && (end = to) >= 0; })());
}

// A line around the first place where a word stands.
function excerpt(text, words, length = 180, whole = false) {
  const [first] = words.length ? places(text, words, whole) : [];
  const from = first && first[0] > length / 2 ? text.lastIndexOf(" ", first[0] - length / 3) + 1 : 0;
  return (from > 0 ? "…" : "") + text.slice(from, from + length).replace(/\s+/g, " ").trim();
}
