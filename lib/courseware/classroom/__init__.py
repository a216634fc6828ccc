"""The way of a homework from the student to the grade: roster, release, collect, repair, grade, feedback, report."""
