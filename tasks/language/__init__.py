"""What a text says: whose mention it is, which language, sentiment, complaint; and what a burst is about.

`Reader(plan).read(texts)` and `themes(burst, background, brand_terms)`. Word lists and rules, measured in
docs/language.md; a baseline, no trained model.
"""

from tasks.language.reader import Reader
from tasks.language.themes import themes

__all__ = ["Reader", "themes"]
