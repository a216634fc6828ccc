"""What is loaded once before the fork is not loaded by each submission."""

from engine_notebooks import passed, run, text


def test_the_first_optimizer_of_a_submission_loads_nothing_more():
    loaded = "import sys, torch\nbefore = set(sys.modules)\n"
    step = "w = torch.zeros(2, requires_grad=True)\ntorch.optim.Adam([w]).step()\nnew = set(sys.modules) - before\n"
    tests = "test: " + loaded + step + "assert len(new) < 5"
    done = run(loaded + step + "print(len(new))", tests, preload=("torch",), preload_tests=("torch",))
    assert int(text(done, 0, "stdout").split()[0]) < 5
    assert passed(done) == [True]
