"""How long the list of similar submissions takes: the bar is 30 s for 300 submissions of homework 1 on one core.

    python benchmarks/similarity.py [students]

The class is made here, from the homework's solution, its other right answers and its mistakes: names and constants
differ, lines are split and joined, answers in words are put together from different sentences. Ten students hand in
another one's answers in disguise, with other names, other comments and independent lines in another order; five of
them have an answer in words of their own. The script says which of those pairs are listed, and how many others.
"""

import ast
import json
import random
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from courseware import catalogue
from courseware.classroom import similarity
from courseware.course import Course

HOMEWORK = "hw1_logistic_regression"
BAR = 30.0  # seconds
COPIES = 10
NAMES = (
    "a b c d e f g h k l m n p q r s t u v res out tmp val vals total acc size count cur item row col data arr vec mat "
    "err loss delta grad num den half part idx pos pred prob lst buf x1 x2 y1 y2 z1 z2 first last new old left right"
).split()
WORDS = (
    "вес веса нейрон картинка пиксель яркость место кадр светлое тёмное верх низ край стол коробка лист рука форма "
    "различает видит складывает умножает отвечает положительный отрицательный вклад вероятность ошибка шаг маленький "
    "большой кривая стоимость падает растёт скачет медленно быстро минимум склон градиент точка рядом перепрыгивает "
    "поэтому потому когда если значит например часто иногда всегда почти совсем только также модель обучение данные"
).split()
NOTES = (
    "# считаем",
    "# see the lecture",
    "# TODO: проверить",
    "# векторно",
    "# так понятнее",
    "# step 2",
    "# из семинара",
)


def renamed(source: str, rng: random.Random) -> str:
    """The same code with other names for what it names itself."""
    tree = ast.parse(source)
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    new = dict(zip(sorted(own), rng.sample(NAMES, min(len(own), len(NAMES))), strict=False))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = new.get(node.id, node.id)
    return ast.unparse(tree)


def own_hand(source: str, rng: random.Random) -> str:
    """The same answer as another person would put it: constants, intermediate values, checks and notes of one's own."""
    source = re.sub(r"1e-1\d", lambda _: f"1e-{rng.randint(5, 16)}", source)
    lines = []
    for line in source.split("\n"):
        found = re.fullmatch(r"(\s+)return ([^,]+(?:\([^()]*\))*)", line)
        if found and rng.random() < 0.5:
            line = f"{found[1]}answer = {found[2]}\n{found[1]}return answer"
        elif re.match(r"\s+\w+ = ", line) and rng.random() < 0.25:
            name = line.split("=")[0].strip()
            space = line[: len(line) - len(line.lstrip())]
            extra = rng.choice(
                ["assert {0} is not None", "print({0})", "{0} = np.asarray({0})", "{0} = {0} + 0", "{0} *= 1"]
            )
            line += "\n" + space + extra.format(name)
        lines.append(line)
        if rng.random() < 0.1 and line.strip():
            lines.append(line[: len(line) - len(line.lstrip())] + rng.choice(NOTES))
    return "\n".join(lines)


def words(rng: random.Random) -> str:
    """An answer in words: eight sentences."""
    said = (" ".join(rng.choices(WORDS, k=rng.randint(6, 14))) for _ in range(8))
    return " ".join(sentence.capitalize() + "." for sentence in said)


def disguised(source: str, rng: random.Random) -> str:
    """A copy: other names and notes, and neighbours in another order where neither needs the other."""
    lines = renamed(source, rng).split("\n")
    for i in range(len(lines) - 1):
        one, other = (re.fullmatch(r"(\s+)(\w+) = (.*)", lines[j]) for j in (i, i + 1))
        if one and other and one[1] == other[1] and one[2] not in re.findall(r"\w+", other[3]):
            if other[2] not in re.findall(r"\w+", one[3]) and one[2] != other[2]:
                lines[i], lines[i + 1] = lines[i + 1], lines[i]
    return "\n".join(line + rng.choice(["", "", "  " + rng.choice(NOTES)]) for line in lines)


def a_class(folder: Path, students: int, seed: int = 1) -> tuple[Course, list[str], set[tuple[str, str]]]:
    """Submissions on disk: the course, the students, and who copied from whom."""
    rng = random.Random(seed)
    mistakes, alternatives = catalogue.load(HOMEWORK)
    solution = catalogue.solution(HOMEWORK)
    choices: dict[str, list[str]] = {}
    for cell in solution.cells:
        if catalogue.answers(cell):
            choices[cell.id] = [re.sub(r"\s*### (?:BEGIN|END) SOLUTION", "", cell.source)] * 6
    for entry in [*alternatives, *alternatives, *mistakes]:
        for name, source in entry.replace.items():
            if name in choices and len(source) < 3000:
                choices[name].append(source.strip())
    course = Course(classroom=folder / "classroom")
    everyone, copied, answers = [f"s{i:04d}" for i in range(students)], set(), {}
    for i, student in enumerate(everyone):
        if i >= students - COPIES:
            source = everyone[i - students + COPIES]
            copied.add((source, student))
            answers[student] = {
                name: text if name == "what-it-learned" else tried(disguised, text, rng)
                for name, text in answers[source].items()
            }
            if i % 2:
                answers[student]["what-it-learned"] = words(rng)
        else:
            chosen = {name: rng.choice(texts) for name, texts in choices.items()}
            answers[student] = {name: tried(renamed, tried(own_hand, t, rng), rng) for name, t in chosen.items()}
            answers[student]["what-it-learned"] = words(rng)
    for student in everyone:
        nb = json.loads(json.dumps(solution))
        for cell in nb["cells"]:
            if cell["id"] in answers[student]:
                cell["source"] = answers[student][cell["id"]]
            elif cell["cell_type"] == "code":
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "0.6931\n" * 200}]
        path = course.submitted / student / HOMEWORK / f"{HOMEWORK}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(nb), encoding="utf-8")
    return course, everyone, copied


def tried(change, source: str, rng: random.Random) -> str:
    """The changed source, or the source itself where it is no Python, as some mistakes are not."""
    try:
        changed = change(source, rng)
        ast.parse(changed)
        return changed
    except (SyntaxError, ValueError):
        return source


def main(students: int) -> None:
    """Makes the class, measures, prints."""
    with tempfile.TemporaryDirectory() as folder:
        course, everyone, copied = a_class(Path(folder), students)
        began, cpu = time.perf_counter(), time.process_time()
        pairs = similarity.of_class(course, HOMEWORK, everyone)
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    listed = [(pair.one, pair.other) for pair in pairs]
    print(f"{students} submissions: {wall:.1f} s, {cpu:.1f} s of one core, {memory:.0f} MB at most")
    others = len(set(listed) - copied)
    print(f"copies that are listed: {len(copied & set(listed))} of {len(copied)}; other pairs: {others}")
    for pair in pairs:
        planted = "copy" if (pair.one, pair.other) in copied else ""
        print(f"  {pair.score:7.1f}  {pair.one} {pair.other}  rare {pair.rare}, alone {pair.alone}  {planted}")
    if students <= 300 and wall > BAR:
        sys.exit(f"the bar is {BAR:g} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
