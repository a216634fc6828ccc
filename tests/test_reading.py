"""The reading lists: both languages name the same addresses, and everything the slides name has a home."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = re.compile(r"<(https?://[^>\s]+)>")

# What the slides name, by an address or by a word of it.
ON_THE_SLIDES = """
github.com/dmgirdyuk/spbu-dfs-dl101 cs231n.stanford.edu udlbook.com udlbook.github.io/udlbook playground.tensorflow.org
en.wikipedia.org/wiki/Universal_approximation_theorem segment-anything.com/demo sam2.metademolab.com chat.deepseek.com
www.perplexity.ai github.com/fintech-dl-hse/course deeplearningbook.org d2l.ai cs224n yandexdataschool/Practical_DL
yandexdataschool/nlp_course dlcourse.ai pytorch.org/tutorials kaggle.com ntechlab.com/blog arxiv.org/abs/1811.00116
companies/yandex/news/863768 companies/yandex/articles/314222 wired.com/2008/06/pb-theory Nature Karpatne
indico.physics.lbl.gov/event/149 paper/7875 Buduma
""".split()
BOOKS = {"ru": ["Николенко", "Гудфеллоу", "Пойнтер", "Шолле"], "en": ["Nikolenko", "Goodfellow", "Pointer", "Chollet"]}


def page(language):
    return (ROOT / "docs" / f"reading.{language}.md").read_text(encoding="utf-8")


def test_both_pages_name_the_same_addresses():
    russian, english = (sorted(ADDRESS.findall(page(language))) for language in ("ru", "en"))
    assert russian == english and len(set(russian)) == len(russian)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_everything_on_the_slides_has_a_home(language):
    missing = [name for name in [*ON_THE_SLIDES, *BOOKS[language]] if name not in page(language)]
    assert not missing


@pytest.mark.parametrize("readme, language", [("README.md", "en"), ("README.ru.md", "ru")])
def test_the_readme_leads_there(readme, language):
    assert f"docs/reading.{language}.md" in (ROOT / readme).read_text(encoding="utf-8")
