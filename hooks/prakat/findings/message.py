"""What is said, before it is said in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One sentence in Thai and in English; ``{names}`` stand for parameters."""

    th: str
    en: str

    def format(self, params: Mapping[str, "str | Text"]) -> "Text":
        """Fill in parameters; a parameter that is itself a Text is taken in the language of the sentence."""
        return Text(
            th=self.th.format_map({k: v.th if isinstance(v, Text) else v for k, v in params.items()}),
            en=self.en.format_map({k: v.en if isinstance(v, Text) else v for k, v in params.items()}),
        )

    def lang(self, lang: str) -> str:
        """Return the sentence in ``th`` or ``en``."""
        return self.en if lang == "en" else self.th


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The id of a sentence of a rule, and what to fill into it."""

    id: str
    params: Mapping[str, str | Text] = field(default_factory=dict)
