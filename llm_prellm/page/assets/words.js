// What the page is given to begin with, and its words in the reader's language.
const START = JSON.parse(document.querySelector("script.start").textContent);

// A file opened from disk may have no storage; then nothing is kept.
const kept = {
  get(name) {
    try { return localStorage.getItem(`prellm.${name}`); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem(`prellm.${name}`, value); } catch { /* nothing to keep it in */ }
  },
};

let language = chosenLanguage();

function chosenLanguage() {
  const named = new URLSearchParams(location.search).get("lang");
  const wanted = [named, kept.get("language"), ...(navigator.languages || [])];
  for (const each of wanted) {
    const short = String(each || "").slice(0, 2).toLowerCase();
    if (Object.hasOwn(START.words, short)) return short;
  }
  return "en";
}

function word(name, values = {}) {
  let text = START.words[language][name] ?? name;
  if (typeof text === "object") text = text[new Intl.PluralRules(language).select(values.n)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (whole, key) =>
    !Object.hasOwn(values, key) ? whole : typeof values[key] === "number" ? number(values[key]) : values[key]);
}

function has(name) {
  return Object.hasOwn(START.words[language], name);
}

// The reader's own kind of the language, for dates and numbers: en-GB says 14:02, en-US 2:02 PM.
function locale() {
  return (navigator.languages || []).find((each) => each.slice(0, 2).toLowerCase() === language) ?? language;
}

function number(value) {
  return new Intl.NumberFormat(locale()).format(value);
}

const formats = new Map();

function dated(seconds, options) {
  const key = language + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key).format(new Date(seconds * 1000));
}

const clock = (seconds) => dated(seconds, { hour: "2-digit", minute: "2-digit" });
const shortDate = (seconds) => dated(seconds, { day: "numeric", month: "short", year: "numeric" });
const longDate = (seconds) => dated(seconds, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

function decimal(value) {
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}

// A day in the reader's own time zone, as 2026-11-24.
function dayOf(seconds) {
  const moment = new Date(seconds * 1000);
  const two = (part) => String(part).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

// The first moment of a day of the reader's, in unix seconds.
function startOf(day, later = 0) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).getTime() / 1000;
}

function dayName(day) {
  const now = Date.now() / 1000;
  if (day === dayOf(now)) return word("today");
  if (day === dayOf(startOf(dayOf(now), -1))) return word("yesterday");
  const text = longDate(startOf(day));
  return text[0].toLocaleUpperCase(language) + text.slice(1);
}
