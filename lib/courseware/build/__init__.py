"""From the percent sources to the notebooks of both languages, and back.

percent.py    reads a source: cells, their options, their lines
comments.py   comments of one language in code that both share
marks.py      the short nbgrader marks
first_cell.py what a cell with setup= becomes
checks.py     what a source must keep to
twins.py      which half of a pair was reworded alone
notebook.py   one notebook, as bytes
student.py    the version without answers, by nbgrader's own preprocessors
builder.py    what needs building, and its building
command.py, preview.py, adopt.py (with code_edits.py), new.py (with skeletons.py): the commands
"""
