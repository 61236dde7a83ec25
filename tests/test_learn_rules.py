"""Every rule reads what it is for, and leaves alone what only looks like it."""

from __future__ import annotations

import pytest

from llm_prellm.learn import FORMAT, LANGUAGE, TOOL, idioms_en, idioms_pl, learn, told_en, told_pl
from llm_prellm.learn.rules_en import RULES as ENGLISH
from llm_prellm.learn.rules_pl import RULES as POLISH

# rule: (a text it reads, key, value, the value it ends), a near miss that teaches nothing
ENGLISH_CASES = {
    "prefer": ("I prefer Zsh over Bash.", TOOL, "zsh", "bash", "I prefer window seats."),
    "prefer-bare": (
        "prefer pnpm to npm, how do i link a package",
        TOOL,
        "pnpm",
        "npm",
        "prefer to sleep in, how about you",
    ),
    "always-use": ("I always use Inkscape for icons.", TOOL, "inkscape", None, "I always use the wrong fork."),
    "use-exclusively-in": ("I code only in Elixir.", TOOL, "elixir", None, "I work only in the mornings."),
    "use-always": (
        "I use Blender for everything.",
        TOOL,
        "blender",
        None,
        "I use Windows 11 and the printer is offline.",
    ),
    "always-that": ("For editing: always Kakoune.", TOOL, "kakoune", None, "Always late, that is me."),
    "nothing-but": ("I use nothing but Emacs.", TOOL, "emacs", None, "I use nothing but organic soap."),
    "from-now-use": ("From now on I'll use Bun.", TOOL, "bun", None, "From now on I'll use the stairs."),
    "now-use": (
        "I now use KeePassXC, not LastPass.",
        TOOL,
        "keepassxc",
        "lastpass",
        "I now use glasses instead of lenses.",
    ),
    "from-now-only": ("From now on only Firefox.", TOOL, "firefox", None, "From now on only tea."),
    "settled": ("I've settled on Kakoune.", TOOL, "kakoune", None, "I've settled on a date for the party."),
    "switched": (
        "I've switched from Trello to Todoist.",
        TOOL,
        "todoist",
        "trello",
        "I've switched to decaf for good.",
    ),
    "replaced": ("I've replaced Nginx with Caddy.", TOOL, "caddy", "nginx", "I've replaced butter with oil."),
    "my-favourite-is": ("My favourite editor is Kate.", TOOL, "kate", None, "My favourite season is spring."),
    "my-editor-is": ("My shell is elvish.", TOOL, "elvish", None, "My boss is strict."),
    "is-my-favourite": (
        "Mercurial is my go-to version control system.",
        TOOL,
        "mercurial",
        None,
        "Sunday is my favourite day.",
    ),
    "is-what-i-use": ("Godot is what I always use.", TOOL, "godot", None, "Patience is what I always lack."),
    "what-i-prefer-is": ("What I prefer is gnuplot.", TOOL, "gnuplot", None, "What I prefer is silence."),
    "all-my-in": ("I write all my notes in Logseq.", TOOL, "logseq", None, "I write all my letters in pencil."),
    "preference-is": ("My preference is Neovim.", TOOL, "neovim", None, "My preference is a quiet room."),
    "have-preference": (
        "I have a strong preference for Postgres.",
        TOOL,
        "postgres",
        None,
        "I have a preference for oak floors.",
    ),
    "like-best": (
        "I like Tailwind better than Bootstrap.",
        TOOL,
        "tailwind",
        "bootstrap",
        "I like tea better than coffee.",
    ),
    "rather-use": (
        "I'd rather use Podman than Docker.",
        TOOL,
        "podman",
        "docker",
        "I'd rather use the train than the car.",
    ),
    "rather-you-used": (
        "I'd rather you used TypeScript.",
        TOOL,
        "typescript",
        None,
        "I'd rather you used fewer words.",
    ),
    "always-use-it": ("Always use PowerShell in examples.", TOOL, "powershell", None, "Always use caution near mains."),
    "use-for-all": ("Use Kotlin for all code examples.", TOOL, "kotlin", None, "Use Kotlin for this one function."),
    "examples-in": ("Examples in Rust, please.", TOOL, "rust", None, "How do I collect examples in Rust?"),
    "am-a-user": ("I'm a long-time Kate user.", TOOL, "kate", None, "I'm a long-time wheelchair user."),
    "user-here": ("Emacs user here.", TOOL, "emacs", None, "Happy customer here, thanks."),
    "use-in-all": ("I run Fedora on all my machines.", TOOL, "fedora", None, "I run laps in all my shoes."),
    "whenever-use": (
        "Whenever I plot something I go with gnuplot.",
        TOOL,
        "gnuplot",
        None,
        "Whenever I travel I go with my sister.",
    ),
    "been-using": (
        "I've been using Org-roam for years.",
        TOOL,
        "org-roam",
        None,
        "I've been using the lift for years.",
    ),
    "everything-with": (
        "I manage my servers with Salt.",
        TOOL,
        "salt",
        None,
        "I keep my letters in a drawer.",
    ),
    "all-based-on": (
        "All my images are based on Alpine.",
        TOOL,
        "alpine",
        None,
        "All my worries are based on rumours.",
    ),
    "rely-on": ("For backups I rely on borg.", TOOL, "borg", None, "For backups I rely on luck."),
    "love-and-use": (
        "I love Bulma and use it for my sites.",
        TOOL,
        "bulma",
        None,
        "I love cycling and use it to relax.",
    ),
    "on-it-everywhere": (
        "I'm on NixOS and I'm staying there.",
        TOOL,
        "nixos",
        None,
        "I'm on holiday and staying with friends.",
    ),
    "live-in": ("I live in Neovim.", TOOL, "neovim", None, "I live in Phoenix."),
    "my-distro-is": ("My distro is Void Linux.", TOOL, "void linux", None, "My setup is a mess."),
    "is-my-daily-driver": ("Debian is my daily driver.", TOOL, "debian", None, "The Skoda is my daily driver."),
    "is-the-one-i-know": (
        "Nim is the language I'm most comfortable in.",
        TOOL,
        "nim",
        None,
        "Sunday is the day I'm most comfortable with.",
    ),
    "show-code-in": (
        "Always show code in Kotlin.",
        TOOL,
        "kotlin",
        None,
        "Show code in Kotlin and Java that compares them.",
    ),
    "from-now-instead": (
        "From now on uv instead of poetry.",
        TOOL,
        "uv",
        "poetry",
        "From now on stairs instead of the lift.",
    ),
    "always-list": (
        "From now on: Kotlin, answers in Polish.",
        TOOL,
        "kotlin",
        None,
        "From now on: no sugar, no bread.",
    ),
    "would-prefer": (
        "I'd prefer Dutch for all replies.",
        LANGUAGE,
        "dutch",
        None,
        "I'd prefer Dutch cheese for all sandwiches.",
    ),
    "always-want": ("I always want plain text.", FORMAT, "plain text", None, "I always want plain yoghurt."),
    "always-want-as": (
        "I always want prices as a table.",
        FORMAT,
        "table",
        None,
        "I always want prices to be fair.",
    ),
    "always-give": (
        "When you compare things, always draw a table.",
        FORMAT,
        "table",
        None,
        "Do you always draw a table for this?",
    ),
    "answer-in": ("Reply in Dutch.", LANGUAGE, "dutch", None, "Reply to this customer in Dutch."),
    "want-you-to-answer": (
        "I want you to answer in Polish.",
        LANGUAGE,
        "polish",
        None,
        "I don't want you to answer in Polish.",
    ),
    "want-answers-in": ("I want answers in Czech.", LANGUAGE, "czech", None, "My teacher wants answers in Czech."),
    "answers-should-be": (
        "Your replies should be in French.",
        LANGUAGE,
        "french",
        None,
        "Why should replies be in French?",
    ),
    "keep-answers": ("Keep replies in plain text.", FORMAT, "plain text", None, "Keep replies in a folder."),
    "answers-please": (
        "Answers in Spanish please.",
        LANGUAGE,
        "spanish",
        None,
        "Answers in Spanish were marked wrong.",
    ),
    "switch-language": ("Switch to Italian.", LANGUAGE, "italian", None, "How do I switch to Italian in Windows?"),
    "set-language": (
        "Set the response language to German.",
        LANGUAGE,
        "german",
        None,
        "Set the language of the site to German.",
    ),
    "use-language": ("Use Swedish with me.", LANGUAGE, "swedish", None, "Use Swedish crispbread for this recipe."),
    "in-language-please": (
        "In Polish, please. What is a mutex?",
        LANGUAGE,
        "polish",
        None,
        "In Polish cuisine, what is bigos?",
    ),
    "language-please": ("English only, please.", LANGUAGE, "english", None, "English breakfast only, please."),
    "answers-as": ("Results as TSV: months and days.", FORMAT, "tsv", None, "Results as TSV broke our importer."),
    "format-as": ("Format as YAML: two users.", FORMAT, "yaml", None, "Should I format the card as exFAT?"),
    "present-as": ("List the planets as CSV.", FORMAT, "csv", None, "List the functions that parse CSV."),
    "list-as": ("I need a list of ports as JSON.", FORMAT, "json", None, "I need a list of JSON parsers."),
    "return-format": (
        "Return JSON: three cities.",
        FORMAT,
        "json",
        None,
        "Return JSON parsing errors to the caller, but how?",
    ),
    "format-only": ("Only YAML, no prose: two hosts.", FORMAT, "yaml", None, "Only fools rush in."),
    "forget": ("Forget that I prefer TOML.", FORMAT, None, "toml", "Delete the TOML file from the repository."),
    "no-longer": ("I no longer use Terraform.", TOOL, None, "terraform", "My team no longer uses Terraform."),
    "no-more-answers": (
        "I no longer want answers in German.",
        LANGUAGE,
        None,
        "german",
        "He no longer wants answers in German.",
    ),
    "stopped": ("I stopped using Evernote.", TOOL, None, "evernote", "I stopped using plastic bags."),
    "stop-answering": ("Stop answering in Spanish.", LANGUAGE, None, "spanish", "How do I stop answering in class?"),
    "stop-using": ("Stop using Markdown.", FORMAT, None, "markdown", "Stop using so many commas."),
    "no-more": ("No more JSON please.", FORMAT, None, "json", "No more tea please."),
}
POLISH_CASES = {
    "wole": ("Wolę PostgreSQL-a od MySQL-a.", TOOL, "postgresql", "mysql", "Wolę kawę od herbaty."),
    "preferuje": ("Preferuję Inkscape'a.", TOOL, "inkscape", None, "Siostra preferuje Inkscape'a."),
    "zawsze-uzywam": ("Zawsze używam Obsidiana.", TOOL, "obsidian", None, "Nie zawsze używam Obsidiana."),
    "zawsze-stosuje": (
        "Do testów stosuję wyłącznie pytesta.",
        TOOL,
        "pytest",
        None,
        "Zawsze stosuję się do przepisów.",
    ),
    "pisze-tylko-w": ("Skrypty piszę tylko w Perlu.", TOOL, "perl", None, "Listy piszę tylko w niedzielę."),
    "robie-czyms": ("Zawsze kompiluję Clangiem.", TOOL, "clang", None, "Zawsze testuję cierpliwością rodziny."),
    "zawsze-to": ("Do edycji: zawsze Kakoune.", TOOL, "kakoune", None, "Zawsze spóźniony, taki już jestem."),
    "nic-poza": ("Nie używam niczego poza Emacsem.", TOOL, "emacs", None, "Nie używam niczego poza mydłem."),
    "przesiadlem-sie": (
        "Przesiadłam się z Gradle'a na Mavena.",
        TOOL,
        "maven",
        "gradle",
        "Przesiadłam się z auta na rower.",
    ),
    "zamienilem": ("Zamieniłem Chrome'a na Firefoksa.", TOOL, "firefox", "chrome", "Zamieniłem masło na oliwę."),
    "zastapilem": ("Zastąpiłem Dockera Podmanem.", TOOL, "podman", "docker", "Zastąpiłem cukier miodem."),
    "u-mnie-zawsze": ("U mnie tylko Debian.", TOOL, "debian", None, "U mnie zawsze pada."),
    "ja-zawsze-w": (
        "Na co dzień tylko SAS.",
        TOOL,
        "sas",
        None,
        "Ja tylko pytam o SAS.",
    ),
    "od-teraz-tylko": ("Od teraz tylko Helix.", TOOL, "helix", None, "Od teraz tylko woda."),
    "moj-ulubiony-to": ("Mój ulubiony edytor to Geany.", TOOL, "geany", None, "Mój ulubiony kolor to zielony."),
    "moim-edytorem-jest": ("Moim edytorem jest Kakoune.", TOOL, "kakoune", None, "Moim sąsiadem jest stolarz."),
    "jest-moim-ulubionym": (
        "Fish jest moją ulubioną powłoką.",
        TOOL,
        "fish",
        None,
        "Maj jest moim ulubionym miesiącem.",
    ),
    "to-czego-uzywam": (
        "Ansible to jedyne, czego używam.",
        TOOL,
        "ansible",
        None,
        "Cisza to jedyne, czego używam do snu.",
    ),
    "najbardziej-lubie": ("Najbardziej lubię Blendera.", TOOL, "blender", None, "Najbardziej lubię maj."),
    "postawilem-na": ("Postawiłem na Grafanę.", TOOL, "grafana", None, "Postawiłem na swoim."),
    "wszystko-pisze-w": ("Wszystkie notatki prowadzę w Joplinie.", TOOL, "joplin", None, "Wszystko robię w pośpiechu."),
    "preferencje": ("Preferencje: Vim.", TOOL, "vim", None, "Preferencje: cisza i spokój."),
    "jestem-uzytkownikiem": ("Jestem fanem Kakoune.", TOOL, "kakoune", None, "Jestem fanem długich spacerów."),
    "jestem-na": ("Jestem na Gentoo od lat.", TOOL, "gentoo", None, "Jestem na diecie od lat."),
    "wszedzie-mam": (
        "Na wszystkich serwerach mam Debiana.",
        TOOL,
        "debian",
        None,
        "Na wszystkich serwerach mam mało miejsca.",
    ),
    "rzeczy-robie-w": ("Płytki projektuję w KiCadzie.", TOOL, "kicad", None, "Listy piszę w pociągu."),
    "rzeczy-robie-czyms": (
        "Pliki synchronizuję Syncthingiem.",
        TOOL,
        "syncthing",
        None,
        "Listy piszę piórem.",
    ),
    "cokolwiek-zawsze-w": (
        "Zdjęcia wywołuję zawsze w Darktable.",
        TOOL,
        "darktable",
        None,
        "Urlop planuję zawsze w lipcu.",
    ),
    "sluzy-mi": ("Do edycji tekstu służy mi Kate.", TOOL, "kate", None, "Do pisania służy mi ołówek."),
    "calosc-mam-w": (
        "Całą dokumentację trzymam w Obsidianie.",
        TOOL,
        "obsidian",
        None,
        "Całą zimę trzymam rower w piwnicy.",
    ),
    "moja-dystrybucja-to": ("Moja dystrybucja to Solus.", TOOL, "solus", None, "Moja praca to ogród."),
    "u-mnie-standardem": (
        "U mnie standardem jest MariaDB.",
        TOOL,
        "mariadb",
        None,
        "U mnie standardem jest kawa o szóstej.",
    ),
    "na-rzecz": (
        "Zrezygnowałam z nginxa na rzecz Caddy'ego.",
        TOOL,
        "caddy",
        "nginx",
        "Zrezygnowałam z mięsa na rzecz warzyw.",
    ),
    "lubie-i-uzywam": (
        "Uwielbiam Tailwinda i używam go w projektach.",
        TOOL,
        "tailwind",
        None,
        "Uwielbiam sól i używam jej do zupy.",
    ),
    "od-teraz-zamiast": (
        "Od teraz uv zamiast poetry.",
        TOOL,
        "uv",
        "poetry",
        "Od teraz woda zamiast kawy.",
    ),
    "na-stale-lista": (
        "Na stałe: język polski, format markdown.",
        LANGUAGE,
        "polish",
        None,
        "Na stałe: praca, dom i ogród.",
    ),
    "prosze-o": (
        "Proszę zawsze o tabelkę, kiedy coś porównujesz.",
        FORMAT,
        "table",
        None,
        "Proszę zawsze o paragon.",
    ),
    "z-tego-juz-nie": ("Z Notion już nie korzystam.", TOOL, None, "notion", "Z windy już nie korzystam."),
    "nie-rob-juz": ("Tabel mi już nie rób.", FORMAT, None, "table", "Hałasu mi już nie rób."),
    "uzywaj": ("W przykładach używaj Kotlina.", TOOL, "kotlin", None, "W tym pliku używaj tylko Kotlina."),
    "kod-pokazuj-w": ("Kod pokazuj w Ruście.", TOOL, "rust", None, "Kod pokazuj w całości."),
    "odpowiadaj-po": ("Odpowiadaj po czesku.", LANGUAGE, "czech", None, "Odpowiedz klientowi po czesku."),
    "odpowiadac-po": (
        "Proszę odpowiadać po ukraińsku.",
        LANGUAGE,
        "ukrainian",
        None,
        "Musimy odpowiadać po ukraińsku na apelu.",
    ),
    "zebys-odpowiadal": ("Chcę, żebyś pisał po polsku.", LANGUAGE, "polish", None, "Nie chcę, żebyś pisał po polsku."),
    "wole-odpowiedzi": (
        "Wolę odpowiedzi po angielsku.",
        LANGUAGE,
        "english",
        None,
        "Szef woli odpowiedzi po angielsku.",
    ),
    "odpowiedzi-na-stale": (
        "Odpowiedzi mają być po francusku.",
        LANGUAGE,
        "french",
        None,
        "Odpowiedzi po francusku były błędne.",
    ),
    "na-stale": ("Od teraz po włosku.", LANGUAGE, "italian", None, "Od teraz po włosku mówi też mąż."),
    "po-polsku-prosze": ("Po polsku proszę.", LANGUAGE, "polish", None, "Po polsku to brzmi dziwnie."),
    "po-polsku-odpowiadaj": ("Po polsku odpowiadaj.", LANGUAGE, "polish", None, "Po polsku odpowiada nauczyciel."),
    "markdown-poprosze": ("Zwykły tekst poproszę.", FORMAT, "plain text", None, "Kawę poproszę."),
    "wynik-jako": ("Wynik jako XML: trzy książki.", FORMAT, "xml", None, "Wynik jako XML nie przechodzi walidacji."),
    "lista-w": ("Lista portów w CSV, proszę.", FORMAT, "csv", None, "Lista w CSV się nie wczytuje."),
    "przejdz-na": ("Przejdź na niemiecki.", LANGUAGE, "german", None, "Przejdź na zielonym."),
    "ustaw-jezyk": (
        "Ustaw język odpowiedzi na angielski.",
        LANGUAGE,
        "english",
        None,
        "Ustaw język systemu na angielski.",
    ),
    "przestaw-sie-na-format": (
        "Przestaw się na czysty JSON w odpowiedziach.",
        FORMAT,
        "json",
        None,
        "Przestaw się na czysty oddech.",
    ),
    "formatuj-jako": ("Formatuj jako HTML.", FORMAT, "html", None, "Formatuj jako FAT32."),
    "podaj-w": ("Podaj listę portów w formacie CSV.", FORMAT, "csv", None, "Podaj przykład parsera, który czyta CSV."),
    "zwroc-format": ("Zwróć JSON-a, trzy miasta.", FORMAT, "json", None, "Zwróć uwagę na JSON-a w logu."),
    "sam-format": ("Tylko YAML, dwa hosty.", FORMAT, "yaml", None, "Tylko spokój, dwa oddechy."),
    "zapomnij": ("Zapomnij, że wolę YAML.", FORMAT, None, "yaml", "Usuń plik YAML z repozytorium."),
    "juz-nie": ("Już nie używam Vima.", TOOL, None, "vim", "Brat już nie używa Vima."),
    "nie-chce-odpowiedzi": (
        "Nie chcę już odpowiedzi w XML-u.",
        FORMAT,
        None,
        "xml",
        "Klient nie chce już odpowiedzi w XML-u.",
    ),
    "przestalem": ("Przestałam używać Notion.", TOOL, None, "notion", "Przestałam używać cukru."),
    "nie-odpowiadaj-juz": (
        "Nie odpowiadaj już po niemiecku.",
        LANGUAGE,
        None,
        "german",
        "Nie odpowiadaj już na maile.",
    ),
    "nie-uzywaj-juz": ("Przestań używać Markdowna.", FORMAT, None, "markdown", "Przestań używać wulgaryzmów."),
    "koniec-z": ("Koniec z JSON-em.", FORMAT, None, "json", "Koniec z wymówkami."),
}


def names(idioms, told):
    return {rule.name for rule in (*idioms.TOOLS, *told.TO_THE_READER, *told.ANSWERS, *told.TAKING_BACK)}


@pytest.mark.parametrize(
    ("rules", "cases"), [(ENGLISH, ENGLISH_CASES), (POLISH, POLISH_CASES)], ids=["english", "polish"]
)
def test_every_rule_has_its_cases(rules, cases):
    of_idioms = names(idioms_en, told_en) | names(idioms_pl, told_pl)  # theirs are in test_learn_idioms.py
    assert {entry.rule.name for entry in rules} - of_idioms == set(cases)


ALL = [(name, *case) for cases in (ENGLISH_CASES, POLISH_CASES) for name, case in cases.items()]


@pytest.mark.parametrize(("rule", "text", "key", "value", "ends", "miss"), ALL, ids=[case[0] for case in ALL])
def test_rule_reads_what_it_is_for(rule, text, key, value, ends, miss):
    assert [(s.rule, s.key, s.value, s.ends) for s in learn(text)][:1] == [(rule, key, value, ends)]


@pytest.mark.parametrize(("rule", "text", "key", "value", "ends", "miss"), ALL, ids=[case[0] for case in ALL])
def test_rule_leaves_its_near_miss_alone(rule, text, key, value, ends, miss):
    assert learn(miss) == []


def test_the_cues_in_the_file_are_those_of_the_rules() -> None:
    assert {
        f"{each.rule.name}: {each.cues ^ each.marked}" for each in (*ENGLISH, *POLISH) if each.cues != each.marked
    } == set()
    assert [each.rule.name for each in (*ENGLISH, *POLISH) if not each.cues] == [], "a rule marks its cues with ‹›"
