"""The course as nbgrader sees it: read by `nbgrader …`, by formgrader in JupyterLab and by ./course.

Environment variables move things without a change here:
  DL101_CLASSROOM  the class to work on (default: classroom/)
  DL101_EXCHANGE   nbgrader's exchange folder, shared by instructors and students of one machine
  DL101_LANGUAGE   the language of the source and release folders, ru (default) or en; submissions may be in either
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

# `nbgrader` may be run by a Python that does not have lib/ on its path, such as one of conda.
sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
# nbgrader calls the program `alembic` by name when it makes a gradebook; it stands beside this Python.
if str(Path(sys.executable).parent) not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ.get("PATH", "")
from courseware.build import marks
from courseware.course import Course

c = get_config()  # noqa: F821 - given by traitlets
course = Course()
language = os.environ.get("DL101_LANGUAGE", "ru")

# The name of the course: it is part of every path in the exchange and stands in formgrader's title.
c.CourseDirectory.course_id = "dl101"
# All folders below are relative to this one, wherever nbgrader is started.
c.CourseDirectory.root = str(course.root)
# Where `./course build` puts the notebooks with answers and hidden tests, and those that students get.
c.CourseDirectory.source_directory = f"solutions/{language}"
c.CourseDirectory.release_directory = f"assignments/{language}"
# What belongs to the class, out of git's sight: what came in, what was graded, what goes back.
c.CourseDirectory.submitted_directory = str(course.submitted)
c.CourseDirectory.autograded_directory = str(course.autograded)
c.CourseDirectory.feedback_directory = str(course.feedback)
c.CourseDirectory.solution_directory = str(course.classroom / "solution")
# Points, comments and checksums of the class.
c.CourseDirectory.db_url = f"sqlite:///{course.gradebook}"

# What stands in a student's notebook in place of an answer. The same text in both languages: nbgrader knows an
# untouched answer by its checksum, and one gradebook serves both.
c.ClearSolutions.code_stub = {"python": marks.CODE_STUB}
c.ClearSolutions.text_stub = marks.TEXT_STUB

# How submissions run: nbgrader's own chain, with our executor in place of its Execute. `nbgrader autograde`,
# formgrader's button and ./course grade all use it.
c.Autograde.autograde_preprocessors = [
    "courseware.classroom.execute.RunSubmission",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


def repair(assignment, student, notebooks):
    # nbgrader passes on the student it was asked for, which may be '*'; the paths say whose each notebook is.
    from courseware.classroom import grade

    place = Course(root=Path(c.CourseDirectory.root), classroom=course.classroom)
    grade.repair(place, assignment, sorted({Path(notebook).parent.parent.name for notebook in notebooks}))


# nbgrader's exchange collects notebooks as they are. This repairs them, as ./course collect does, before they run.
c.Autograde.pre_convert_hook = repair
# A cell may run for 30 s; then it is interrupted, its points are lost, and the next cell runs. `timeouts` sets another
# limit for one homework: {"hw1_logistic_regression": 20}.
# Measured for homework 1: with vectors 5 s in its longest cell; with Python loops, which are allowed, near 30 s when
# other work shares the cores, and that cell bears no points.
c.RunSubmission.timeout = 30
c.RunSubmission.timeouts = {}

# The final grade is the sum of the homeworks' points, each times its weight; 1 where none is named: {"hw7": 1.5}.
c.FinalGrade.weights = {}

# What students read about their work: our page, without hidden tests and without anything that could run in it.
c.GenerateFeedback.exporter_class = "courseware.classroom.feedback_page.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "courseware.classroom.feedback_page.GradesForStudents",
    "courseware.classroom.feedback_page.CleanForStudents",
]
# True shows students the source of hidden tests, for a homework that is not set again.
c.CleanForStudents.show_hidden_tests = False

# Formgrader's page of a submission, and nbgrader's own pages: nothing in them runs or asks the network for anything,
# outputs are cut, formulas are MathML. `c.HarmlessNotebook.max_bytes` and `max_lines`: how much of an output is shown.
c.HTMLExporter.preprocessors = ["courseware.classroom.harmless.HarmlessNotebook"]
c.HTMLExporter.filters = {
    "markdown2html": "courseware.classroom.harmless.prose",
    "highlight_code": "courseware.classroom.harmless.highlighted",
    "math_style": "courseware.classroom.harmless.style",
    "page_policy": "courseware.classroom.harmless.policy",
}
c.HTMLExporter.extra_template_basedirs = [
    str(Path(marks.__file__).parents[1] / "classroom" / "templates"),
    str(Path(find_spec("nbgrader").origin).parent / "server_extensions" / "formgrader" / "templates"),
]

# The exchange of `nbgrader release_assignment`, `fetch_assignment`, `submit` and `collect`. On a machine that
# instructor and students share, DL101_EXCHANGE names a folder that all of them can write to.
exchange = course.classroom / "exchange"
c.Exchange.root = os.environ.get("DL101_EXCHANGE", str(exchange))

# Formgrader would print all of these settings on its first page, for those who look for a mistake in them.
c.FormgradeExtension.debug = False

# nbgrader opens the gradebook and lists the exchange in folders that it expects to be there.
exchange.mkdir(parents=True, exist_ok=True)
