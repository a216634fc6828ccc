"""What an author's or an instructor's machine runs: build, collect, repair, grade, report.

`courseware` may import `dl101`, never the other way round.
"""
