"""What the build refuses, with file, line and cell."""

import pytest

import build_sources as bs


def lecture_problems(folder, text):
    return bs.problems(bs.make(folder, lecture=text, homework=None))


def homework_problems(folder, text):
    return bs.problems(bs.make(folder, lecture=None, homework=text))


def pair(ru, en, id="a"):
    def comment(text):
        return "\n".join(f"# {line}" if line else "#" for line in text.split("\n"))

    return f'# %% [markdown] lang="ru" id="{id}"\n{comment(ru)}\n# %% [markdown] lang="en"\n{comment(en)}\n'


def test_good_sources_have_no_problems(tmp_path):
    assert bs.problems(bs.make(tmp_path)) == []


@pytest.mark.parametrize(
    "ru, en, words",
    [
        ("# Да\n## Нет", "# Yes", "headings (# ## in Russian, # in English)"),
        ("# Да", "## Yes", "headings"),
        ("Сумма $a+b$", "The sum $a-b$", "formulas (only in Russian: a+b; only in English: a-b)"),
        ("Вот:\n\n$$a = b$$", "Here it is", "displayed formulas"),
        ("См. [тут](a.png)", "See here", "links (1 in Russian, 0 in English)"),
        ("![рисунок](a.png)", "The figure", "pictures"),
        ("Так:\n```\nx = 1\n```", "Thus:\n```\nx = 2\n```", "code blocks"),
        ("- раз\n- два", "- one", "list items (2 in Russian, 1 in English)"),
        ("|а|\n|-|\n|б|", "|a|\n|-|", "table rows"),
        ("<details>да</details>", "yes", "HTML tags"),
    ],
)
def test_halves_that_differ_in_structure(tmp_path, ru, en, words):
    (problem,) = lecture_problems(tmp_path, pair(ru, en))
    assert problem.startswith("lectures/01_neuron.py:1: cell 'a':") and words in problem


@pytest.mark.parametrize(
    "ru, en",
    [
        ("Порог $0{,}5$ и $0,1$", "The threshold $0.5$ and $0.1$"),
        ("$x$ и ещё раз $x$", "Only once $x$ here"),
        (r"$J_\text{обуч}$", r"$J_\text{train}$"),
        ("```python\nx = 1  # раз\n```", "```python\nx = 1  # one\n```"),
        ("Цена `a$b` и $c$", "The price `a$b` and $c$"),
        ("$a+b$", "$a + b$"),
    ],
)
def test_halves_may_differ_where_languages_do(tmp_path, ru, en):
    assert lecture_problems(tmp_path, pair(ru, en)) == []


@pytest.mark.parametrize(
    "text, line, words",
    [
        ('# %% [markdown] id="a"\n# Привет\n', 1, "Russian text in a cell without lang"),
        ('# %% [markdown] id="a"\n# Hello there, good people\n', 1, "English text in a cell without lang"),
        ('# %% [markdown] lang="ru" id="a"\n# Да\n', 1, "the English half is missing"),
        ('# %% [markdown] lang="en" id="a"\n# Yes\n', 1, "the Russian half is missing"),
        (pair("Нет перевода", "Нет перевода"), 3, "the English half is in Russian"),
        (pair("This was not translated", "This was not translated"), 1, "the Russian half is in English"),
        ('# %% id="a"\nx = 1  # слой\n', 2, "without '# ru:'"),
        ('# %% id="a"\ny = 2\nx = 1  # the hidden layer\n', 3, "without '# en:'"),
        ('# %% id="a"\nx = 1  # ru: слой\n', 1, "1 comments with '# ru:' but 0 with '# en:'"),
        ('# %% id="a"\nx = 1\ny = "слой"\n', 3, "dl101.say"),
        ('# %% id="a"\nx = (1\n', 2, "Python cannot read this code"),
        ('# %% id="a" setup="lecture"\nx = 1\n', 1, "empty code cell"),
        ('# %% id="a" setup="show"\n', 1, "not one of lecture, homework"),
        (pair("Да", "TRANSLATE: write this half in English"), 4, "not written yet"),
        ('# %% lang="ru" id="a"\nx = "да"\n# %% lang="en"\ny = "yes"\n', 1, "in more than their texts"),
        ("\n", 1, "there is no cell"),
    ],
)
def test_lectures(tmp_path, text, line, words):
    (problem,) = lecture_problems(tmp_path, text)
    assert problem.startswith(f"lectures/01_neuron.py:{line}:") and words in problem


@pytest.mark.parametrize(
    "text",
    [
        '# %% id="a"\nfrom dl101 import say\nt = say(ru="слой", en="layer")\nx = 1  # (n, m)\n',
        '# %% id="a"\nT = {"ru": "слой", "en": "layer"}\n',
        '# %% lang="ru" id="a"\nx = "да"  # ответ\n# %% lang="en"\nx = "yes"  # the answer to all\n',
        '# %% [markdown] id="a"\n# $$u = w^T x$$\n',
        '# %% id="a"\n# %%time\n# !ls data\nx = 1\n',
    ],
)
def test_what_lectures_may_hold(tmp_path, text):
    assert lecture_problems(tmp_path, text) == []


ANSWER = '# %% id="f" grade="autograded"\ndef f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n'


@pytest.mark.parametrize(
    "text, line, words",
    [
        ('# %% id="t" grade="test"\nassert True\n', 1, "needs points="),
        ('# %% id="t" grade="exam" points=1\nassert True\n', 1, "is not one of"),
        ('# %% id="t" points=1\nassert True\n', 1, "points= belongs to"),
        ('# %% id="t" grade="test" points=1\nassert True  # ru: да  # en: yes\n', 2, "the same in both languages"),
        ('# %% id="t" grade="test" points=1\nassert True  # this must hold\n', 2, "holds no prose"),
        ('# %% id="t" grade="test" points=1\nassert True, "неверно"\n', 2, "the same in both languages"),
        ('# %% id="t" grade="test" points=1 lang="ru"\nassert True\n# %% lang="en"\nassert True\n', 1, "has no lang"),
        (pair("Да", "Yes").replace('id="a"', 'id="a" grade="readonly"'), 1, "has no lang"),
        ('# %% [markdown] id="t" grade="autograded"\n# $x$\n', 1, "belongs to a code cell"),
        (
            '# %% id="f" grade="autograded"\ndef f(x):  # ru: раз  # en: one\n    ### BEGIN SOLUTION\n    pass\n'
            "    ### END SOLUTION\n",
            2,
            "what a student gets",
        ),
        ('# %% id="f"\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n', 2, "stands outside an answer cell"),
        (ANSWER.replace("    ### END SOLUTION\n", ""), 3, "without ### END SOLUTION"),
        (ANSWER.replace("    ### BEGIN SOLUTION\n", ""), 4, "without ### BEGIN SOLUTION"),
        ('# %% id="t" grade="test" points=1\n### BEGIN HIDDEN TESTS\nassert True\n', 2, "without ### END HIDDEN TESTS"),
    ],
)
def test_homeworks(tmp_path, text, line, words):
    found = homework_problems(tmp_path, text)
    assert any(p.startswith(f"solutions/hw1_add/hw1_add.py:{line}:") and words in p for p in found), found


def test_everything_wrong_is_told_at_once_and_the_good_source_is_built(tmp_path):
    text = "# %%\nx = (\n" + pair("# Да", "## Yes") + '# %% id="b"\ny = 1  # слой\n'
    course = bs.make(tmp_path, lecture=text)
    found = bs.problems(course)
    assert [p.split(":")[1] for p in found] == ["1", "2", "3", "8"]
    assert not bs.built(course).exists()
    assert (course.assignments / "en/hw1_add/hw1_add.ipynb").exists()
