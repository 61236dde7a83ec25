"""Whether a rewriting denies what the original denies, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .bounds import without_bounds
from .negation import Denial, denials, denied_words, kept_words, words_beside_denials
from .wording import Words, content_words


def changed_denials(was: str, now: str) -> Iterator[str]:
    """What became of the denials of a text: a line for each that ``now`` lost, and for each that it added."""
    before, after = without_bounds(was), without_bounds(now)
    denied_after, kept_after = Words(denied_words(after, before)), Words(kept_words(after))
    denied_before = Words([*denied_words(before), *kept_words(before)])
    beside, words_before = Words(words_beside_denials(after)), Words(content_words(before))
    there, here = denials(after), [denial for denial in denials(before) if denial.scope]

    def is_kept(denial: Denial) -> bool:
        """Whether it is denied, or, of a change, said that all stays as it is."""
        if denial.can_be_kept and any(word in kept_after for word in denial.around):
            return True
        return _are_in(denied_after, [denial.scope]) and _are_in(beside, denial.parts)

    lost = [denial for denial in here if not is_kept(denial)]
    # What is denied in other words: nothing of it is left, and there are more denials than those that were kept.
    words_after, spare, reworded = Words(content_words(after)), len(there) - len(here) + len(lost), 0
    for denial in lost:
        if reworded < spare and not any(word in words_after for word in denial.scope):
            reworded += 1
        else:
            yield f"lost denial: {denial.cue} {' '.join(denial.scope)}"
    new = [denial for denial in there if denial.scope and not any(word in denied_before for word in denial.around)]
    # Of what the original names; and beside it.
    added = [denial for denial in new if any(word in words_before for word in denial.scope)]
    beyond = [denial for denial in new if denial not in added and any(word in words_before for word in denial.around)]
    # What was reworded is among the new ones: most likely where nothing of the original is named.
    others = len(new) - len(added) - len(beyond)
    elliptical = len(denials(before)) - len(here)  # "if not, …": the rewriting may say what is denied
    for denial in [*beyond, *added][elliptical + max(0, reworded - others) :]:
        yield f"added denial: {denial.cue} {' '.join(denial.scope)}"


def _are_in(words: Words, parts: Iterable[Iterable[str]]) -> bool:
    """Whether a word of each part is among ``words``."""
    return all(any(word in words for word in part) for part in parts)
