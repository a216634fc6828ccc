"""What a homework's notebook is given: data, starting weights, loops that run the student's functions.

    from dl101.given import hw5 as given

Nothing here answers a task. The grader runs these modules beside the student's code, where dl101.check and the modules
that hold answers are not to be found, so they import none of them.
"""
